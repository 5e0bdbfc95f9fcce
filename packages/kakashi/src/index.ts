/** `kakashi`: the engine, the logger and the line. */
export * from '@kakashi/core';
