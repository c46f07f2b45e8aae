package dev.homelab.spi;

/** What a failed call means for the engine: whether to try again, look first, or stop. */
public enum ErrorClass {
  /** Will pass: 5xx before the effect, connection refused, timeouts of reads. Tried again. */
  TRANSIENT,
  /** The platform asks to slow down (429); tried again after the time it named. */
  THROTTLED,
  /** Someone else changed the object meanwhile; read again, then tried again. */
  CONFLICT,
  /** The call may or may not have had its effect; read before writing again. */
  UNKNOWN_OUTCOME,
  /** Refused for what was asked: validation, admission, immutable field. Not tried again. */
  REJECTED,
  /** Credentials are missing, expired or not enough. Not tried again. */
  DENIED,
  /** The platform cannot be reached at all. */
  UNREACHABLE,
  /** The object has failed for good: crash loop, failed job, image that cannot be pulled. */
  TERMINAL
}
