import { type Field, orNothing } from '../source.ts';

/** Keys of `global` that VSR has and that have nothing to do here, by their paths below it. */
const WITHOUT_COUNTERPART: Readonly<Record<string, string>> = {
  'router.clear_route_cache': 'there is no Envoy whose routes would have to be worked out again',
  'router.streamed_body': 'bodies are read as they come; there is no Envoy',
  'router.config_source': 'the configuration comes from this file',
  'router.include_config_models_in_list': 'GET /v1/models lists every model and routed name',
  'router.learning': 'this build does not learn while it routes',
  'router.model_selection': 'each decision states its algorithm',
  'router.skip_processing': 'a concrete model name goes straight through',
  'services.api': 'the management API has its place under listen.admin',
  'services.observability': 'metrics are at /metrics; tracing is not in this build',
  'services.response_api': 'the Responses API is not in this build',
  'services.ratelimit': 'rate limits are not in this build',
  'services.router_replay': 'replay records are not in this build',
  'services.management_api': 'the management API has its place under listen.admin',
  'services.startup_status': 'GET /ready says it',
  stores: 'this build keeps no caches and stores',
  integrations: 'this build has no integrations of this kind',
  'model_catalog.embeddings': 'the embedding that comes with the package is used',
  'model_catalog.system': 'the models that come with the package are used',
  'model_catalog.modules': 'the models that come with the package are used; signals state their thresholds',
  'model_catalog.external': 'signals ask no models of services',
};

/** global.services.authz.identity as ours; everything else of `global` is said to have no counterpart. */
export function importGlobal(global: Field): { readonly identity: Record<string, unknown> | undefined } {
  const authz = global.at('services').at('authz');
  const headers = authz.at('identity');
  const identity = orNothing({
    userHeader: headers.at('user_id_header').text('identity.userHeader'),
    groupsHeader: headers.at('user_groups_header').text('identity.groupsHeader'),
  });
  for (const field of authz.entries()) {
    if (field.key !== 'identity')
      field.ignored('keys of upstreams are taken from the configuration, not from requests');
  }
  for (const [path, reason] of Object.entries(WITHOUT_COUNTERPART)) {
    path
      .split('.')
      .reduce((field, key) => field.at(key), global)
      .ignored(reason);
  }
  return { identity };
}
