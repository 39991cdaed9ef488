/** Not installed with this package: who wants the WASM runtime adds `onnxruntime-web`. */
declare module 'onnxruntime-web/wasm';
