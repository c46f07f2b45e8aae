package dev.homelab.dsl.spec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.StatePlace;
import org.jspecify.annotations.Nullable;

/** What a lab says of itself as a whole. Complete once the script has been read. */
public final class LabSettings {
  private @Nullable String name;
  private @Nullable String domain;
  private String timezone = "Etc/UTC";
  private @Nullable SourceSpan declaredAt;
  private @Nullable StatePlace state;

  /** The argument of {@code homelab}, or null when it has none. */
  public @Nullable String name() {
    return name;
  }

  /** Sets the lab's name. */
  public void name(@Nullable String given) {
    name = given;
  }

  /** The domain below which services get their names, or null. */
  public @Nullable String domain() {
    return domain;
  }

  /** Sets the domain. */
  public void domain(String given) {
    domain = given;
  }

  /** The time zone of the lab. */
  public String timezone() {
    return timezone;
  }

  /** Sets the time zone. */
  public void timezone(String given) {
    timezone = given;
  }

  /** Where the state is kept, or null for the folder beside the script. */
  public @Nullable StatePlace state() {
    return state;
  }

  /** Says where the state is kept. */
  public void state(@Nullable StatePlace place) {
    state = place;
  }

  /** The line of the {@code homelab} word, or null before it was said. */
  public @Nullable SourceSpan declaredAt() {
    return declaredAt;
  }

  /** Remembers the line of the {@code homelab} word. */
  public void declaredAt(@Nullable SourceSpan line) {
    declaredAt = line;
  }
}
