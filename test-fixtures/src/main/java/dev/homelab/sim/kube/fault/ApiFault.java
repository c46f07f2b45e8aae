package dev.homelab.sim.kube.fault;

import java.util.regex.Pattern;

/**
 * A fault of requests.
 *
 * @param method a regular expression of the verb, empty for all
 * @param path a regular expression that the path contains a match of, empty for all
 * @param skip how many matching requests pass first
 * @param times how many are hit, then it is over; 0 for all
 * @param effect what happens
 */
public record ApiFault(String method, String path, int skip, int times, Effect effect) {
  /** What happens to a request. */
  public sealed interface Effect {}

  /**
   * Answers with an error.
   *
   * @param status the HTTP status
   * @param retryAfter seconds for Retry-After, 0 for none
   */
  public record Answer(int status, int retryAfter) implements Effect {}

  /**
   * Waits before the request is handled.
   *
   * @param millis how long, in real time
   */
  public record Slow(long millis) implements Effect {}

  /** Cuts the connection before anything is done. */
  public record DropBefore() implements Effect {}

  /** Does what was asked, then cuts the connection instead of answering. */
  public record DropAfter() implements Effect {}

  /** Refuses with a message that holds the whole request body. */
  public record Echo() implements Effect {}

  /**
   * Runs an act of a test while a request is under way, then cuts the connection: what the one who
   * asked would see when it is killed at that moment.
   *
   * @param after whether the request takes effect first
   * @param act what is done; it is run by the thread of the request
   */
  public record Act(boolean after, Runnable act) implements Effect {}

  /**
   * Answers as the server does for an aggregated API whose own server is away, as while that one
   * starts anew because its definitions have changed: 503 in plain text, and no Status.
   */
  public record Unserved() implements Effect {}

  /** Ends the simulator's process, with no chance to tidy up. */
  public record Kill() implements Effect {}

  /** All requests of a verb (empty: any) and path, always. */
  public static ApiFault of(String method, String path, Effect effect) {
    return new ApiFault(method, path, 0, 0, effect);
  }

  /** All requests of an aggregated API's group, while its server starts anew. */
  public static ApiFault reloading(String group) {
    return of("", "^/apis/" + Pattern.quote(group) + "(/|$)", new Unserved());
  }

  /** The same for so many requests only. */
  public ApiFault times(int count) {
    return new ApiFault(method, path, skip, count, effect);
  }

  /** The same after so many matching requests. */
  public ApiFault after(int count) {
    return new ApiFault(method, path, count, times, effect);
  }

  boolean matches(String verb, String at) {
    return (method.isEmpty() || Pattern.matches(method, verb))
        && (path.isEmpty() || Pattern.compile(path).matcher(at).find());
  }
}
