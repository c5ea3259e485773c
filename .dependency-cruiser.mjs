// The arrows of the design, as rules. `scripts/check-deps.test.ts` breaks each of them once.

const TEST = '([.]test[.]ts|/test/)'
const core = (folder) => `^packages/core/src/${folder}/`
const anyOf = (folders) => `^packages/core/src/(${folders.join('|')})/`

/** Files of one folder of core may import only these folders of core besides their own, and `error.ts`. */
const inCore = (folder, allowed, comment) => ({
  name: `core-${folder}`,
  severity: 'error',
  comment,
  from: { path: core(folder), pathNot: TEST },
  to: { path: '^packages/core/src/', pathNot: [anyOf([folder, ...allowed]), '^packages/core/src/error[.]ts$'] },
})

/** A package may import only these packages of the workspace besides itself. */
const inWorkspace = (name, { from, allowed, comment, pathNot }) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, ...(pathNot === undefined ? {} : { pathNot }) },
  to: { path: '^(packages|examples|bench)/', pathNot: allowed.map((path) => `^${path}/`) },
})

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Files that import each other have one subject; say which.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import must lead somewhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      comment: "A package imports only what its own package.json names; the root's development tools are not its own.",
      from: { path: '^packages/', pathNot: `${TEST}|[.]config[.]ts$` },
      to: { dependencyTypes: ['npm-unknown', 'npm-no-pkg'] },
    },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      comment: 'What is published may not need what is only there for development.',
      from: { path: '^packages/[^/]+/src/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional', 'type-only'] },
    },
    {
      name: 'no-test-from-source',
      severity: 'error',
      comment: 'Source never imports a test.',
      from: { path: '^packages/[^/]+/src/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'not-own-index',
      severity: 'error',
      comment: 'The index is for users of the package; inside, name the file. What stands in test/ is a user.',
      from: { path: '^packages/([^/]+)/', pathNot: '^packages/[^/]+/test/' },
      to: { path: '^packages/$1/src/index[.]ts$' },
    },
    {
      name: 'packages-through-their-face',
      severity: 'error',
      comment: 'Another package is imported by its name, never by a path into it. A benchmark measures what it has to.',
      from: { path: '^(packages/[^/]+|examples/[^/]+)/' },
      to: { path: '^packages/[^/]+/', pathNot: ['^$1/'], dependencyTypes: ['local'] },
    },
    inWorkspace('core-stands-alone', {
      from: '^packages/core/',
      allowed: ['packages/core'],
      comment: 'Core knows nobody.',
    }),
    inWorkspace('conformance-knows-core', {
      from: '^packages/conformance/',
      allowed: ['packages/conformance', 'packages/core'],
      comment: 'The suite speaks to ports only; adapters run it, it does not run adapters.',
    }),
    inWorkspace('adapters-know-core', {
      from: '^packages/(kysely-adapter|express-plugin)/',
      pathNot: TEST,
      allowed: ['packages/$1', 'packages/core'],
      comment: 'Adapters never import each other.',
    }),
    inWorkspace('adapter-tests', {
      from: `^packages/(kysely-adapter|express-plugin)/.*${TEST}`,
      allowed: ['packages/$1', 'packages/core', 'packages/conformance', 'packages/kysely-adapter'],
      comment: "Adapters' tests may run the suite; those of the router may stand on a real database.",
    }),
    inWorkspace('cli-stands-on-core-and-sql', {
      from: '^packages/cli/',
      allowed: ['packages/cli', 'packages/core', 'packages/kysely-adapter'],
      comment: 'The command line needs no HTTP.',
    }),
    {
      name: 'nobody-imports-examples',
      severity: 'error',
      comment: 'Examples stand at the end of every arrow.',
      from: { path: '^packages/' },
      to: { path: '^(examples|bench)/' },
    },
    {
      name: 'core-without-node',
      severity: 'error',
      comment: 'Core runs anywhere: no Node built-in outside csv/.',
      from: { path: '^packages/core/src/', pathNot: [core('csv'), TEST] },
      to: { dependencyTypes: ['core'] },
    },
    inCore('row', [], 'Rows are at the end: they import nobody.'),
    inCore('identity', ['row'], 'import → plan → identity → row'),
    inCore('plan', ['identity', 'row'], 'import → plan → identity → row'),
    inCore('csv', [], 'csv stands beside: bytes and records, no rows.'),
    inCore('journey', ['row'], 'journey stands beside.'),
    inCore('ports', ['row', 'plan', 'csv'], 'Ports speak the words of row, plan and csv.'),
    inCore(
      'import',
      ['plan', 'identity', 'row', 'csv', 'journey', 'ports'],
      'The shell uses the ports, not one of their implementations.',
    ),
    inCore('memory', ['ports', 'plan', 'row', 'import'], 'The in-memory repository implements the ports.'),
    {
      name: 'core-memory-assembles-only',
      severity: 'error',
      comment: 'Of the shell an implementation of the ports needs the assembling of a repository alone.',
      from: { path: core('memory'), pathNot: TEST },
      to: { path: core('import'), pathNot: '/create-repository[.]ts$' },
    },
    {
      name: 'core-ports-types-only',
      severity: 'error',
      comment: 'A port is a type; it has no code of others in it.',
      from: { path: core('ports'), pathNot: TEST },
      to: { path: '^packages/core/src/', pathNot: core('ports'), dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/[.]cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@footfall/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
