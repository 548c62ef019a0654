/**
 * The rooms that read data and count it, loaded when data is there to be read: no other command waits for them, and this is the one place
 * that imports anything late.
 */
export async function dataRooms() {
  const [{ readTable }, { describe }, { profileOf }, asking] = await Promise.all([
    import("../tables/read.ts"),
    import("../tables/describe.ts"),
    import("../profile/make.ts"),
    import("../profile/asking.ts"),
  ]);
  return { readTable, describe, profileOf, asking };
}
