import { useEffect, useState } from 'react';
import { useStationPictures } from './station-context.tsx';

/** A picture of a page as an address to draw, `null` until it is there. The bytes go with the component. */
export function usePagePicture(pageId: string): string | null {
  const pictureOf = useStationPictures();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | undefined;
    let gone = false;
    void pictureOf(pageId).then((jpeg) => {
      if (gone || jpeg === null) return;
      made = URL.createObjectURL(new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [pageId, pictureOf]);
  return url;
}
