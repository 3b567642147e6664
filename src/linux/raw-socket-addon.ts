/** What the bundled package raw-socket gets in place of its `build/Release/raw.node`. */
import { loadAddon } from './addons.js';

export default loadAddon('raw-socket');
