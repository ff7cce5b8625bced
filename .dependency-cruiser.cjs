// Who may import whom (docs/architecture.md). `npm run check` runs this, and proves on a planted violation that it sees.

const ours = '^(app|hardware|kiosk-config|offline-cache|scripts|tests)/';

/** A layer may import itself and the folders named, nothing else of ours. */
const layer = (name, folder, ...allowed) => ({
  name: `${name}-imports-only-what-it-may`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: ours, pathNot: [folder, ...allowed].map((path) => `^${path}/`) },
});

module.exports = {
  forbidden: [
    layer('contracts', 'app/contracts'),
    layer('ui', 'app/ui', 'app/contracts'),
    layer('flows', 'app/flows', 'app/contracts', 'kiosk-config'),
    layer('hardware', 'hardware', 'app/contracts'),
    layer('kiosk-config', 'kiosk-config', 'app/contracts'),
    layer('offline-cache', 'offline-cache', 'app/contracts', 'kiosk-config'),
    layer('platform', 'app/platform', 'app/contracts', 'kiosk-config'),
    layer('fleet', 'app/fleet', 'app/contracts', 'kiosk-config'),
    layer('console', 'app/console', 'app/contracts', 'kiosk-config'),
    layer('shell', 'app/shell', 'app/contracts'),
    layer(
      'station',
      'app/station',
      'app/contracts',
      'app/flows',
      'app/platform',
      'app/fleet',
      'hardware',
      'kiosk-config',
      'offline-cache',
    ),
    {
      name: 'nothing-imports-station-or-shell',
      severity: 'error',
      from: { pathNot: ['^app/(station|shell)/', '^(scripts|tests)/'] },
      to: { path: '^app/(station|shell)/' },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'serial-and-hid-only-in-transports',
      severity: 'error',
      from: { pathNot: ['^hardware/transports/', '^(scripts|tests)/'] },
      to: { path: '(^|/)node_modules/(serialport|@serialport|node-hid|usb)/' },
    },
    {
      name: 'sqlite-only-in-offline-cache',
      severity: 'error',
      from: { pathNot: ['^offline-cache/', '^(scripts|tests)/'] },
      to: { path: '(^|/)node_modules/(@types/)?better-sqlite3/' },
    },
    {
      name: 'electron-only-in-shell',
      severity: 'error',
      from: { pathNot: ['^app/shell/', '^scripts/chromium-host/'] },
      to: { path: '(^|/)node_modules/electron/' },
    },
    {
      name: 'no-node-in-pure-code',
      comment: 'Contracts, flows and the page run without Node; flows do no I/O.',
      severity: 'error',
      from: { path: '^app/(contracts|flows|ui)/', pathNot: ['\\.test\\.tsx?$', '^app/ui/vite\\.config\\.ts$'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/|\\.generated\\.ts$' },
    // An `import type` is a dependency too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
