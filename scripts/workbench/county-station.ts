import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { StationView } from '../county-simulator/reports.ts';
import type { CountyStation } from './state.ts';

/** The part of a report that the workbench shows. */
const Shown = Type.Object({
  waiting: Type.Integer(),
  oldestWaitingSeconds: Type.Optional(Type.Integer()),
  attachmentsWaiting: Type.Integer(),
  bytesToday: Type.Integer(),
  stuck: Type.Array(Type.Object({ code: Type.String() })),
});

/** A station as the workbench shows it; of a report of another form only the contact is told. */
export function countyStation({ stationCode, lastContactAt, report }: StationView): CountyStation {
  const shown = Value.Check(Shown, report) ? report : null;
  return {
    stationCode,
    lastContactAt,
    waiting: shown?.waiting ?? null,
    oldestWaitingSeconds: shown?.oldestWaitingSeconds ?? null,
    attachmentsWaiting: shown?.attachmentsWaiting ?? null,
    bytesToday: shown?.bytesToday ?? null,
    stuck: shown?.stuck.map(({ code }) => code) ?? [],
  };
}
