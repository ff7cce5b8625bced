import { useEffect, useRef } from 'react';
import type { PrintedSlip } from '../state.ts';

/** A slip at one pixel a dot. */
export function SlipDialog({ slip, onClose }: { readonly slip: PrintedSlip; readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="slip-dialog" onClose={onClose} aria-label={`第 ${slip.number} 张`}>
      <header>
        <h2>第 {slip.number} 张</h2>
        <p>{slip.bytes} 字节</p>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          关上
        </button>
      </header>
      <img
        className="slip"
        src={slip.picture.path}
        width={slip.picture.width}
        height={slip.picture.height}
        alt={slip.text}
      />
    </dialog>
  );
}
