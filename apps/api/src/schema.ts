import { bridgeSchema } from './platform/http/swagger-bridge.js';

// The API's only door to the schema's classes: the bridge has run before anybody derives a type from one.
bridgeSchema();

export * from '@lora/schema';
