import { killTest } from "./kill-test.ts";

/*
 * The process is killed before each request of `rollback`, and after each that changes something, and then rollback runs again.
 */

killTest("rollback");
