import { type Static, Type } from 'typebox';
import type { LightName } from '../../app/contracts/devices/auxiliaries.ts';
import type { Immutable } from '../../app/contracts/immutable.ts';

const LIGHTS = [
  'cardReader',
  'receiptPrinter',
  'documentPrinter',
  'scanner',
  'barcodeReader',
  'statusGood',
  'statusWarning',
  'statusBad',
  'fasciaLight',
] as const satisfies readonly LightName[];

/** An address on the board; `!` before it where the wiring turns the meaning round. */
const ADDRESS = '!?[0-9]{1,2}';
const Input = Type.Optional(Type.String({ pattern: `^${ADDRESS}$` }));

/** How a board is wired, as a station profile tells it. */
export const BoardSettings = Type.Object({
  /** The board's address on its line. */
  unit: Type.Optional(Type.Integer({ minimum: 1, maximum: 247 })),
  /** `cardReader=0`: the coil of each light; `cardReader=!0` where the light burns without current. */
  lights: Type.Optional(Type.Array(Type.String({ pattern: `^(${LIGHTS.join('|')})=${ADDRESS}$` }))),
  /** What the board's outputs are. */
  outputs: Type.Optional(Type.Union([Type.Literal('coils'), Type.Literal('registers')])),
  /** What the board's inputs are. */
  inputs: Type.Optional(
    Type.Union([Type.Literal('discrete-inputs'), Type.Literal('coils'), Type.Literal('registers')]),
  ),
  /** The input that is on while the door is open. */
  door: Input,
  /** The input that is on while somebody tampers with the cabinet. */
  tamper: Input,
  /** The input that is on while somebody stands before the station. */
  proximity: Input,
});
export type BoardSettings = Immutable<Static<typeof BoardSettings>>;

/** One address of the board. */
export interface Wired {
  readonly address: number;
  readonly inverted: boolean;
}

export type InputName = 'door' | 'tamper' | 'proximity';

export interface BoardMap {
  readonly unit: number;
  readonly outputs: 'coils' | 'registers';
  readonly inputsAre: 'discrete-inputs' | 'coils' | 'registers';
  /** A light may have several coils; of two lights on one coil the first has it. */
  readonly lights: readonly (Wired & { readonly light: LightName })[];
  readonly inputs: ReadonlyMap<InputName, Wired>;
}

/** Reads settings that the schema has accepted. */
export function boardMap(settings: BoardSettings): BoardMap {
  const taken = new Set<number>();
  const lights = (settings.lights ?? []).flatMap((text) => {
    const [name, address = ''] = text.split('=');
    const light = LIGHTS.find((candidate) => candidate === name);
    const wired = wiredAt(address);
    if (light === undefined || taken.has(wired.address)) return [];
    taken.add(wired.address);
    return [{ ...wired, light }];
  });
  const inputs = new Map<InputName, Wired>();
  for (const name of ['door', 'tamper', 'proximity'] as const) {
    const address = settings[name];
    if (address !== undefined) inputs.set(name, wiredAt(address));
  }
  return {
    unit: settings.unit ?? 1,
    outputs: settings.outputs ?? 'coils',
    inputsAre: settings.inputs ?? 'discrete-inputs',
    lights,
    inputs,
  };
}

function wiredAt(text: string): Wired {
  const inverted = text.startsWith('!');
  return { address: Number(inverted ? text.slice(1) : text), inverted };
}
