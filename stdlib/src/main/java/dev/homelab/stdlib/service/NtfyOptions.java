package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/** What the script may say of ntfy. */
@BlockOf(
    name = "ntfy",
    doc = "A server of push messages, which phones listen to and programs write to.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service ntfy {\n…\n} } } }")
public final class NtfyOptions extends KeptOptions<NtfyOptions> {
  private boolean apple;

  NtfyOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected NtfyOptions self() {
    return this;
  }

  /** Wakes phones of Apple. */
  @Word(
      doc =
          "Has ntfy.sh wake phones of Apple, which listen to nobody else in their sleep; it learns"
              + " when a message comes for which topic (as a hash), not what it says.",
      byDefault = "phones of Apple get messages when their app is opened",
      example = "apple()")
  public NtfyOptions apple() {
    apple = true;
    return say();
  }

  /** Whether ntfy.sh is told that there is a message. */
  boolean wakesApple() {
    return apple;
  }
}
