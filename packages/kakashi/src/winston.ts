/** `kakashi/winston`: a transport for winston. */
export * from '@kakashi/winston-transport';
export { default } from '@kakashi/winston-transport';
