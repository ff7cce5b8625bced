import { fail, ok, type Result } from '../../app/contracts/result.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from './canonical-json.ts';

/**
 * One change inside an item: where, and the new value; without a value the member is taken away. Where is a list of
 * member names and indices.
 */
export type FieldChange = readonly [path: readonly (string | number)[], value?: Json];

// As deep as items go. Changes that each go deeper than the one before would lead anywhere.
const longestPath = 64;

/** What leads from one version of the catalogue to another. */
export interface CataloguePatch {
  readonly added: readonly JsonObject[];
  readonly changed: Readonly<Record<string, readonly FieldChange[]>>;
  readonly removed: readonly string[];
}

/** The patch between two catalogues, each by item code. */
export function makePatch(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): CataloguePatch {
  const added: JsonObject[] = [];
  const changed: Record<string, readonly FieldChange[]> = {};
  for (const [itemCode, item] of after) {
    const old = before.get(itemCode);
    if (old === undefined) added.push(item);
    else {
      const changes = changesBetween(old, item, []);
      if (changes.length > 0) changed[itemCode] = changes;
    }
  }
  return { added, changed, removed: [...before.keys()].filter((itemCode) => !after.has(itemCode)) };
}

function changesBetween(before: Json, after: Json, path: readonly (string | number)[]): readonly FieldChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
    const rest = Object.entries(after).flatMap(([name, value]): readonly FieldChange[] => {
      const old = Object.hasOwn(before, name) ? before[name] : undefined;
      return old === undefined ? [[[...path, name], value]] : changesBetween(old, value, [...path, name]);
    });
    return [...gone.map((name): FieldChange => [[...path, name]]), ...rest];
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    const [from, to]: readonly (readonly Json[])[] = [before, after];
    return (to ?? []).flatMap((value, index) => changesBetween(from?.[index] ?? null, value, [...path, index]));
  }
  return canonicalJson(before) === canonicalJson(after) ? [] : [[path, after]];
}

/** Reads what somebody sent as a patch; `null` where it is none. */
export function parsePatch(value: Json | undefined): CataloguePatch | null {
  if (!isJsonObject(value)) return null;
  const { added, changed, removed } = value;
  if (!Array.isArray(added) || !added.every(isJsonObject)) return null;
  if (!Array.isArray(removed) || !removed.every((code) => typeof code === 'string')) return null;
  if (!isJsonObject(changed) || !Object.values(changed).every(isChangeList)) return null;
  return { added, removed, changed: changed as unknown as CataloguePatch['changed'] };
}

function isChangeList(value: Json): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (change: Json) =>
        Array.isArray(change) &&
        (change.length === 1 || change.length === 2) &&
        Array.isArray(change[0]) &&
        change[0].length > 0 &&
        change[0].length <= longestPath &&
        change[0].every((step: Json) => typeof step === 'string' || Number.isSafeInteger(step)),
    )
  );
}

/**
 * The items that a patch adds and changes, and the codes it takes away. `old` gives an item as it was. Fails with
 * `patch-does-not-fit` where the patch was made for another catalogue.
 */
export function applyPatch(
  old: (itemCode: string) => JsonObject | undefined,
  patch: CataloguePatch,
): Result<{ readonly written: readonly JsonObject[]; readonly removed: readonly string[] }, 'patch-does-not-fit'> {
  const written: JsonObject[] = [...patch.added];
  for (const [itemCode, changes] of Object.entries(patch.changed)) {
    const before = old(itemCode);
    if (before === undefined) return fail('patch-does-not-fit', 'changes an unknown item');
    let item: Json = before;
    for (const [path, value] of changes) {
      const next = withChange(item, path, value);
      if (next === undefined) return fail('patch-does-not-fit', 'changes a place that is not there');
      item = next;
    }
    if (!isJsonObject(item)) return fail('patch-does-not-fit', 'leaves no item');
    written.push(item);
  }
  if (patch.removed.some((itemCode) => old(itemCode) === undefined)) {
    return fail('patch-does-not-fit', 'removes an unknown item');
  }
  return ok({ written, removed: patch.removed });
}

function withChange(
  target: Json,
  [step, ...rest]: readonly (string | number)[],
  value: Json | undefined,
): Json | undefined {
  if (step === undefined) return value;
  if (Array.isArray(target)) {
    const items: readonly Json[] = target;
    if (typeof step !== 'number' || !Object.hasOwn(items, step)) return undefined;
    const changed = withChange(items[step] ?? null, rest, value);
    return changed === undefined ? undefined : items.with(step, changed);
  }
  if (!isJsonObject(target) || typeof step !== 'string') return undefined;
  return withMember(target, step, rest, value);
}

function withMember(
  target: JsonObject,
  name: string,
  rest: readonly (string | number)[],
  value: Json | undefined,
): JsonObject | undefined {
  const members = new Map(Object.entries(target));
  const old = members.get(name);
  if (rest.length > 0 && old === undefined) return undefined;
  const changed: Json | undefined = rest.length === 0 ? value : withChange(old ?? null, rest, value);
  if (changed !== undefined) members.set(name, changed);
  else if (rest.length > 0 || !members.delete(name)) return undefined;
  // From entries, never by assignment: a member may be called `__proto__`.
  return Object.fromEntries(members);
}
