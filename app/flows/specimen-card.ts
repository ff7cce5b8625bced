import type { CitizenCard } from '../contracts/devices/identity-card.ts';

const shared = {
  kind: 'citizen',
  ethnicCode: '01',
  authority: '安和县公安局',
  validFrom: '20200101',
  addressSource: 'printed',
  photo: new Uint8Array(1024),
  chipNumber: null,
  fingerprint: null,
} as const;

/** Invented persons with valid check digits (GB 11643), for tests of the flows. */
export const specimenCard = {
  pensioner: {
    ...shared,
    textBlock: new Uint8Array(256).fill(1),
    name: '赵桂英',
    sexCode: '2',
    birthDate: '19580312',
    address: '安和县柳河镇东街村16号',
    idNumber: '130999195803120026',
    validTo: '长期',
  },
  farmer: {
    ...shared,
    textBlock: new Uint8Array(256).fill(2),
    name: '钱卫国',
    sexCode: '1',
    birthDate: '19810707',
    address: '安和县柳河镇西街村3号',
    idNumber: '130999198107070014',
    validTo: '20400101',
  },
  teenager: {
    ...shared,
    textBlock: new Uint8Array(256).fill(3),
    name: '孙小雨',
    sexCode: '2',
    birthDate: '20120901',
    address: '安和县柳河镇南庄村8号',
    idNumber: '130999201209010025',
    validTo: '20300101',
  },
} as const satisfies Readonly<Record<string, CitizenCard>>;
