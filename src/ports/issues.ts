export interface Issues {
  /**
   * Makes an issue, unless this token's own account has one open that says the very same: a run that was cut off does not say it
   * twice, and what is closed is said anew. `since`: no such issue is older than that.
   */
  open(issue: {
    readonly title: string;
    readonly body: string;
    readonly since: Date;
    /** The login of whoever the token is; where it is not known, no issue is taken for one of ours. */
    readonly by: string | undefined;
  }): Promise<{ readonly number: number; readonly url: string; readonly made: boolean }>;
}
