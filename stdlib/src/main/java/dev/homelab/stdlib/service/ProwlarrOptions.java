package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;

/** What the script may say of Prowlarr. */
@BlockOf(
    name = "prowlarr",
    doc = "Keeps the list of places where Sonarr and Radarr look for films and series.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice prowlarr {\n…\n} } } }")
public final class ProwlarrOptions extends KeptOptions<ProwlarrOptions> {
  ProwlarrOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected ProwlarrOptions self() {
    return this;
  }
}
