/** Reads the codes in a picture; the texts it found. */
export type Reader = (picture: HTMLVideoElement) => Promise<string[]>;

/** The browser's own reader where it has one; the page's library of types does not know it yet. */
interface Detector {
  detect(picture: HTMLVideoElement): Promise<{ readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

async function ownReader(): Promise<Reader | undefined> {
  const { BarcodeDetector } = window as unknown as { BarcodeDetector?: DetectorClass };
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector === undefined || !formats.includes('qr_code')) return undefined;
  const wanted = ['qr_code', 'code_128'].filter((format) => formats.includes(format));
  const detector = new BarcodeDetector({ formats: wanted });
  return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
}

/** zxing, served from here like everything else: the camera's pictures leave this device in no way. */
async function zxing(): Promise<Reader> {
  const [{ prepareZXingModule, readBarcodes }, { default: address }] = await Promise.all([
    import('zxing-wasm/reader'),
    import('zxing-wasm/reader/zxing_reader.wasm?url'),
  ]);
  await prepareZXingModule({ overrides: { locateFile: () => address }, fireImmediately: true });
  const canvas = document.createElement('canvas');
  const drawing = canvas.getContext('2d', { willReadFrequently: true });
  return async (picture) => {
    const { videoWidth: width, videoHeight: height } = picture;
    if (drawing === null || width === 0 || height === 0) return [];
    canvas.width = width;
    canvas.height = height;
    drawing.drawImage(picture, 0, 0);
    const found = await readBarcodes(drawing.getImageData(0, 0, width, height), {
      formats: ['QRCode', 'Code128'],
    });
    return found.filter(({ isValid }) => isValid).map(({ text }) => text);
  };
}

/** The best reader this browser has. */
export const openReader = async (): Promise<Reader> => (await ownReader()) ?? zxing();
