import type { DeviceNeed, ServiceItem } from '../../../kiosk-config/schemas/service-item.ts';
import type { DocumentCamera } from '../../../kiosk-config/schemas/station-profile.ts';
import type { DeviceStatus } from '../../contracts/devices/device-status.ts';
import { assertNever } from '../../contracts/result.ts';
import type { ServiceNotice, ServiceObstacle } from '../../contracts/screen.ts';

type DeviceClass = DeviceStatus['deviceClass'];

/** What stands in for a device: a document camera takes the place of the scanner. */
export interface Substitutes {
  readonly documentCamera: DocumentCamera | null;
}

/**
 * Devices a service needs, from its steps and from what its file adds. A signature pad is never needed: a finger on the
 * glass signs as well.
 */
export function deviceNeeds(item: ServiceItem): readonly DeviceNeed[] {
  return [
    ...item.steps.flatMap((step): readonly DeviceNeed[] => {
      switch (step.step) {
        case 'identify':
          return [{ deviceClass: 'id-card-reader', required: true }];
        case 'materials':
          return [{ deviceClass: 'document-scanner', required: step.papers.some((paper) => paper.required) }];
        case 'print':
          return [
            { deviceClass: 'receipt-printer', required: false },
            ...(step.documents === undefined ? [] : [{ deviceClass: 'document-printer' as const, required: false }]),
          ];
        case 'check-eligibility':
        case 'form':
        case 'review':
        case 'sign':
        case 'submit':
          return [];
        default:
          return assertNever(step);
      }
    }),
    ...(item.devices ?? []),
  ];
}

/** Whether a device of the class can be used now. One in trouble of its own (no paper, a jam) cannot. */
export function isUsable(devices: readonly DeviceStatus[], deviceClass: DeviceClass): boolean {
  return devices.some(
    (device) =>
      device.deviceClass === deviceClass &&
      device.device === 'online' &&
      (!('trouble' in device) || device.trouble === null),
  );
}

function lacking(item: ServiceItem, devices: readonly DeviceStatus[], { documentCamera }: Substitutes) {
  return deviceNeeds(item).filter(
    ({ deviceClass }) =>
      !isUsable(devices, deviceClass) && !(deviceClass === 'document-scanner' && documentCamera !== null),
  );
}

/** Why a service cannot be offered now; `null` where it can. */
export function obstacleOf(
  item: ServiceItem,
  devices: readonly DeviceStatus[],
  substitutes: Substitutes,
): ServiceObstacle | null {
  const classes = lacking(item, devices, substitutes).flatMap((need) => (need.required ? [need.deviceClass] : []));
  if (classes.length === 0) return null;
  if (classes.includes('id-card-reader')) return 'reader-offline';
  return classes.includes('document-scanner') ? 'scanner-offline' : 'device-offline';
}

const notices: Partial<Readonly<Record<DeviceClass, ServiceNotice>>> = {
  'receipt-printer': 'no-receipt',
  'document-printer': 'no-document',
  'document-scanner': 'no-scanner',
};

/** What will be different now because an optional device is away, the weightiest first. */
export function noticesOf(
  item: ServiceItem,
  devices: readonly DeviceStatus[],
  substitutes: Substitutes,
): readonly ServiceNotice[] {
  return lacking(item, devices, substitutes).flatMap(({ deviceClass, required }) => {
    const notice = notices[deviceClass];
    return required || notice === undefined ? [] : [notice];
  });
}
