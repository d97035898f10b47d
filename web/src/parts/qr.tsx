/** A QR code as one drawing, with the quiet zone around it that readers need. */
export function Qr({ rows, title }: { rows: readonly string[]; title: string }) {
  const path = rows
    .flatMap((row, y) => [...row].map((dark, x) => (dark === '1' ? `M${x + 4},${y + 4}h1v1h-1z` : '')))
    .join('');
  const size = rows.length + 8;
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className="size-48 shrink-0" role="img" aria-label={title}>
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" shapeRendering="crispEdges" />
    </svg>
  );
}
