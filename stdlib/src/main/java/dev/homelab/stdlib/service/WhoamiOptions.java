package dev.homelab.stdlib.service;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/** What the script may say of whoami. */
@BlockOf(
    name = "whoami",
    doc = "A page that shows the request it got, to try names, routes and certificates.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service whoami {\n…\n} } } }")
public final class WhoamiOptions extends ServiceOptions<WhoamiOptions> {
  private int replicas = 1;

  WhoamiOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected WhoamiOptions self() {
    return this;
  }

  /** Runs several. */
  @Word(doc = "How many pods run.", byDefault = "1", example = "replicas 2", once = true)
  public WhoamiOptions replicas(int count) {
    if (count < 0) {
      problem(Diagnostic.error("HL2057", "`replicas` is 0 or more, this is " + count));
    } else {
      replicas = count;
    }
    return say();
  }

  int replicas() {
    return replicas;
  }
}
