import { type RefObject, useEffect, useRef, useState } from 'react';

export interface CameraMode {
  readonly label: string;
  readonly widthPx: number;
  readonly heightPx: number;
}

interface DocumentCameraProps {
  readonly mode: CameraMode;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly onFailure: () => void;
}

/** What lies under the document camera, live. The camera is let go as soon as the page is left. */
export function DocumentCamera({ mode: { label, widthPx, heightPx }, video, onFailure }: DocumentCameraProps) {
  const [live, setLive] = useState(false);
  const fail = useRef(onFailure);
  fail.current = onFailure;
  useEffect(() => {
    let stream: MediaStream | undefined;
    let gone = false;
    void openCamera(label, widthPx, heightPx).then((opened) => {
      if (opened === null) {
        if (!gone) fail.current();
        return;
      }
      stream = opened;
      if (gone || video.current === null) stop(opened);
      else {
        video.current.srcObject = opened;
        setLive(true);
      }
    });
    return () => {
      gone = true;
      if (stream !== undefined) stop(stream);
    };
  }, [label, widthPx, heightPx, video]);
  return <video className="camera" ref={video} autoPlay muted playsInline data-live={live} />;
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Opens the camera whose label contains `label`, in exactly the mode asked for; `null` where it cannot be had. */
async function openCamera(label: string, width: number, height: number): Promise<MediaStream | null> {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const wanted = devices.find((device) => device.kind === 'videoinput' && device.label.includes(label));
    if (wanted === undefined) return null;
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { deviceId: { exact: wanted.deviceId }, width: { exact: width }, height: { exact: height } },
    });
  } catch {
    return null;
  }
}

/** The picture of this moment as JPEG, `null` while there is none. */
export async function takePicture(video: HTMLVideoElement): Promise<Uint8Array | null> {
  if (video.videoWidth === 0) return null;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  return new Uint8Array(await blob.arrayBuffer());
}
