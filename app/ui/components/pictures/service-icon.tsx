import type { ReactNode } from 'react';
import type { ServiceTile } from '../../../contracts/screen.ts';

type IconOf = ServiceTile['icon'] | 'receipt-again';

/** The mark of a service on its card. */
export function ServiceIcon({ icon }: { readonly icon: IconOf }) {
  return (
    <svg className="drawing service-icon" viewBox="0 0 120 120" aria-hidden="true">
      {icons[icon]}
    </svg>
  );
}

const icons: Readonly<Record<IconOf, ReactNode>> = {
  certify: (
    <>
      <path className="line fill-jade" d="M12 104 C14 78 30 68 50 68 C70 68 84 78 88 104 C62 106 38 106 12 104 Z" />
      <path
        className="line fill-skin"
        d="M50 20 C34 20 30 32 31 42 C32 56 40 64 50 64 C60 64 68 56 69 42 C70 32 66 20 50 20 Z"
      />
      <path
        className="line fill-leaf"
        d="M30 40 C28 22 40 14 51 14 C63 14 72 22 70 40 C66 34 62 30 60 27 C50 30 38 31 30 40 Z"
      />
      <circle className="line fill-leaf" cx={90} cy={84} r={22} />
      <path className="line-jade line-bold" d="M80 85 C84 88 86 91 88 94 C92 86 96 80 102 75" />
    </>
  ),
  enrol: (
    <>
      <path
        className="line fill-leaf"
        d="M22 12 C44 10 64 12 86 11 C88 42 86 76 87 107 C64 109 44 106 22 108 C20 76 23 42 22 12 Z"
      />
      <path className="line-thin" d="M36 34 H72 M36 50 H64 M36 66 H56" />
      <path className="line-thin" d="M36 90 H60" />
      <path className="line fill-jade" d="M98 36 L110 46 L76 88 L60 96 L64 78 Z" />
      <path className="line-thin" d="M64 78 L76 88" />
    </>
  ),
  senior: (
    <>
      <path
        className="line fill-leaf"
        d="M10 30 C42 27 78 28 110 29 C112 50 111 72 110 94 C76 96 42 95 11 95 C9 72 8 50 10 30 Z"
      />
      <path className="line fill-jade" d="M22 84 C23 70 31 64 42 64 C53 64 60 70 62 84 Z" />
      <circle className="line fill-skin" cx={42} cy={52} r={12} />
      <path className="line-thin" d="M74 48 H100 M74 62 H96 M74 76 H88" />
    </>
  ),
  'receipt-again': (
    <>
      <path className="line fill-pad" d="M12 26 C44 24 76 26 108 25 V56 H12 Z" />
      <path className="line fill-leaf" d="M28 42 H92 L93 102 l-8 6 l-8 -6 l-8 6 l-8 -6 l-8 6 l-8 -6 l-8 6 l-9 -6 Z" />
      <path className="line-thin" d="M40 60 H80 M40 74 H70" />
    </>
  ),
};
