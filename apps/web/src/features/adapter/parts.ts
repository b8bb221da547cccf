// What comes after the pictures of an adapter, in one file: its parts stand below one another and must not come singly.
export { AdapterFacts } from './components/adapter-facts.js';
export { AdapterFields } from './components/adapter-fields.js';
