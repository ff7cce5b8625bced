import type { Configuration } from '../../kiosk-config/load-configuration.ts';
import type { ScreenEnvironment } from '../flows/screens/screen-environment.ts';

/** What screens are drawn from besides the machines' states. */
export function screenEnvironmentOf(configuration: Configuration): ScreenEnvironment {
  const sexes = configuration.dictionaries.get('sex');
  const ethnicities = configuration.dictionaries.get('ethnicity');
  if (sexes === undefined || ethnicities === undefined) throw new Error('the configuration was accepted incomplete');
  return {
    stationName: configuration.profile.name,
    // Asked anew for every screen: between two visits the county's catalogue may change what is offered.
    get items() {
      return new Map(configuration.items.map((item) => [item.itemCode, item]));
    },
    sexes,
    ethnicities,
    documentNames: new Map([...configuration.documentTemplates.values()].map(({ id, name }) => [id, name])),
    documentCamera: configuration.profile.documentCamera ?? null,
  };
}
