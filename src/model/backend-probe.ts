export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** Renderers that run on the processor; some pass for hardware. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;

export type BackendState = {
  name: BackendName;
  available: boolean;
  /** Ready to show: the adapter, or why the backend cannot be had. */
  detail: string;
  /** A GPU backend that runs on the processor. */
  software?: boolean;
};

/** v128.const in a function body: validates only where SIMD is known. */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** What every backend has to say, in the order of preference. Loads none of them. */
export async function listBackends(): Promise<BackendState[]> {
  return [
    { name: 'webgpu', ...(await probeWebGpu()) },
    { name: 'webgl', ...probeWebGl() },
    { name: 'wasm', ...probeWasm() },
    { name: 'cpu', available: true, detail: 'plain JavaScript, slowest' },
  ];
}

type Finding = Omit<BackendState, 'name'>;

async function probeWebGpu(): Promise<Finding> {
  const gpu = typeof navigator === 'undefined' ? undefined : navigator.gpu;
  if (!gpu) return { available: false, detail: 'this browser has no WebGPU' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return { available: false, detail: 'WebGPU found no graphics adapter' };
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const text = [vendor, architecture, device, description].filter(Boolean).join(' ');
  const software = isFallbackAdapter || SOFTWARE.test(text);
  return {
    available: true,
    software,
    detail: software
      ? `${text || 'unnamed'}: software adapter, slow: WASM is likely quicker`
      : text || 'graphics adapter without a name',
  };
}

function probeWebGl(): Finding {
  if (typeof OffscreenCanvas === 'undefined')
    return { available: false, detail: 'no OffscreenCanvas to draw on in a worker' };
  const context = new OffscreenCanvas(1, 1).getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!context) return { available: false, detail: 'no WebGL 2 with hardware behind it' };
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  if (SOFTWARE.test(renderer))
    return { available: false, detail: `${renderer}: software rendering, WASM is quicker` };
  return { available: true, detail: renderer };
}

function probeWasm(): Finding {
  if (typeof WebAssembly === 'undefined') return { available: false, detail: 'WebAssembly is off here' };
  return { available: true, detail: WebAssembly.validate(SIMD_MODULE) ? 'with SIMD' : 'without SIMD, slow' };
}
