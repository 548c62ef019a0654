import { killTest } from "./kill-test.ts";

/*
 * The process is killed before each request of `promote`, and after each that changes something, and then promote runs again.
 */

killTest("promote");
