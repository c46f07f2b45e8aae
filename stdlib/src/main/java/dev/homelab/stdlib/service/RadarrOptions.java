package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;

/** What the script may say of Radarr. */
@BlockOf(
    name = "radarr",
    doc = "Looks for films, has them downloaded, and puts them into the library.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice radarr {\n…\n} } } }")
public final class RadarrOptions extends MediaOptions<RadarrOptions> {
  RadarrOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected RadarrOptions self() {
    return this;
  }
}
