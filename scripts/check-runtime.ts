/** Tests and commands run on the Node.js that npm brought; any other would strip types differently or not at all. */
const [major = 0] = process.versions.node.split('.').map(Number);
if (major !== 24) {
  process.stderr.write(
    `Node.js ${process.versions.node} が使われています。npm ci をやり直してください（24 が必要です）。\n`,
  );
  process.exit(1);
}
