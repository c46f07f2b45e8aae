package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;

/** What the script may say of Jellyseerr. */
@BlockOf(
    name = "jellyseerr",
    doc = "A page where people ask for films and series (Seerr, which Jellyseerr became).",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice jellyseerr {\n…\n} } } }")
public final class JellyseerrOptions extends JoinedOptions<JellyseerrOptions> {
  JellyseerrOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected JellyseerrOptions self() {
    return this;
  }
}
