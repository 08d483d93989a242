// The camera reads the code of a carnet: by the browser's own detector where it has one, otherwise by jsQR, which comes only when the
// camera opens. Nothing is kept of the picture.

const every = 150 // milliseconds between two looks
const side = 640 // pixels that are looked at; a code held before the camera is large

async function detector () {
  if ('BarcodeDetector' in globalThis && (await globalThis.BarcodeDetector.getSupportedFormats()).includes('qr_code')) {
    const native = new globalThis.BarcodeDetector({ formats: ['qr_code'] })
    return async (video) => (await native.detect(video))[0]?.rawValue
  }
  if (!globalThis.jsQR) await import('../vendor/jsqr/jsQR.js')
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return async (video) => {
    const scale = Math.min(1, side / Math.max(video.videoWidth, video.videoHeight))
    canvas.width = video.videoWidth * scale
    canvas.height = video.videoHeight * scale
    context.drawImage(video, 0, 0, canvas.width, canvas.height)
    const picture = context.getImageData(0, 0, canvas.width, canvas.height)
    return globalThis.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: 'dontInvert' })?.data
  }
}

// scan shows the camera in a video element until `read` takes a text (returns true), or it is stopped: it returns how. It throws what
// getUserMedia throws when nobody allows the camera, or there is none.
export async function scan (video, read) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false })
  let timer
  let stopped = false
  const stop = () => {
    stopped = true
    clearTimeout(timer)
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  try {
    video.srcObject = stream
    await video.play()
    const look = await detector()
    const again = async () => {
      const text = video.readyState >= 2 && await look(video).catch(() => undefined)
      if (stopped) return
      if (text && read(text)) return stop()
      timer = setTimeout(again, every)
    }
    again()
  } catch (error) {
    stop()
    throw error
  }
  return stop
}
