import type { SnapshotFrom } from 'xstate';
import type { ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { Screen, ServiceTile } from '../../contracts/screen.ts';
import type { VisitFrame } from '../../contracts/visit-page.ts';
import type { KioskContext } from '../kiosk/kiosk-context.ts';
import type { KioskMachine } from '../kiosk/kiosk-machine.ts';
import type { ReprintContext } from '../reprint/reprint-machine.ts';
import { isUsable, noticesOf, obstacleOf } from '../service/device-needs.ts';
import type { Page } from '../service/page.ts';
import type { ServiceContext } from '../service/service-context.ts';
import type { VisitTag } from '../visit-events.ts';
import { maintenanceScreen } from './maintenance-screen.ts';
import { progressOf } from './progress.ts';
import { reprintScreen } from './reprint-screen.ts';
import type { ScreenEnvironment } from './screen-environment.ts';
import { serviceScreen } from './service-screen.ts';

/** The one screen that a state of the kiosk shows. Pure: the same state gives the same screen. */
export function screenOf(kiosk: SnapshotFrom<KioskMachine>, environment: ScreenEnvironment): Screen {
  const { context } = kiosk;
  if (kiosk.matches('starting')) return { kind: 'starting' };
  if (kiosk.matches('outOfService')) return { kind: 'out-of-service', code: context.outOfServiceCode };
  if (kiosk.matches('powerFailing')) return { kind: 'power-failing' };
  if (kiosk.matches('maintenance')) return maintenanceScreen(context);
  const visit = context.visit?.getSnapshot();
  if (visit === undefined || !kiosk.matches('serving') || visit.status !== 'active') {
    return invitingScreen(context, environment);
  }

  const page = innermostPage(visit.getMeta());
  const hasTag = (tag: VisitTag): boolean => visit.hasTag(tag);
  const item = context.errand?.kind === 'service' ? environment.items.get(context.errand.itemCode) : undefined;
  const frame: VisitFrame = {
    title: item?.name ?? { 'zh-Hans': '补打回执', en: 'Print a receipt again' },
    language: context.language,
    canGoBack: visit.can({ type: 'go-back' }),
    // On the last page "finish" is the way out; offering "leave" beside it would make people doubt what was done.
    canCancel: !hasTag('busy') && !hasTag('last-page'),
    progress: item === undefined ? null : progressOf(item, page, visit.context as ServiceContext),
    link: context.linkUp ? 'up' : 'down',
    overlay: overlayOf(kiosk),
  };
  if (item === undefined) {
    const scan = isUsable(context.devices, 'code-scanner');
    const isOffered = (itemCode: string): boolean => {
      const offered = environment.items.get(itemCode);
      return (
        context.savingOff === null &&
        offered !== undefined &&
        obstacleOf(offered, context.devices, environment) === null
      );
    };
    const how = { searching: visit.hasTag('busy'), scan, isOffered };
    return reprintScreen(page, visit.context as ReprintContext, how, frame, environment);
  }
  return serviceScreen(page, item, visit.context as ServiceContext, frame, environment, {
    notices: guideNotices(item, context, environment),
    scannerUsable: isUsable(context.devices, 'document-scanner'),
    padUsable: isUsable(context.devices, 'signature-pad'),
    busy: hasTag('busy'),
  });
}

function overlayOf(kiosk: SnapshotFrom<KioskMachine>): VisitFrame['overlay'] {
  if (kiosk.matches({ serving: 'confirmingCancel' })) return { kind: 'confirm-cancel' };
  if (kiosk.matches({ serving: 'warning' })) {
    return { kind: 'idle-warning', secondsLeft: kiosk.context.secondsLeft };
  }
  return null;
}

function invitingScreen(context: KioskContext, environment: ScreenEnvironment): Screen {
  return {
    kind: 'inviting',
    stationName: environment.stationName,
    language: context.language,
    services: [...environment.items.values()].map((item) => tileOf(item, context, environment)),
    link: context.linkUp ? 'up' : 'down',
    waiting: context.waiting,
    savingOff: context.savingOff === null ? null : { code: context.savingOff },
  };
}

function guideNotices(item: ServiceItem, context: KioskContext, environment: ScreenEnvironment) {
  if (context.savingOff !== null) return ['guide-only'] as const;
  const anew = context.errand?.kind === 'service' && context.errand.supersedes !== null;
  return [...(anew ? (['anew'] as const) : []), ...noticesOf(item, context.devices, environment)];
}

/** A service whose last step needs a dead device says before it starts what will be different. */
function tileOf(item: ServiceItem, context: KioskContext, environment: ScreenEnvironment): ServiceTile {
  const { devices, savingOff } = context;
  return {
    itemCode: item.itemCode,
    name: item.name,
    summary: item.summary,
    icon: item.icon,
    minutes: item.minutes,
    // A guide needs no device.
    notice: savingOff === null ? (noticesOf(item, devices, environment)[0] ?? null) : 'guide-only',
    unavailable: savingOff === null ? obstacleOf(item, devices, environment) : null,
  };
}

/** `getMeta` lists the metas of all active state nodes; the deepest one with a page is what is shown. */
function innermostPage(metas: Readonly<Record<string, Page | undefined>>): Page {
  const ids = Object.keys(metas).sort((a, b) => b.split('.').length - a.split('.').length);
  for (const id of ids) {
    const page = metas[id];
    if (page !== undefined) return page;
  }
  throw new Error('a state of a visit shows no page');
}
