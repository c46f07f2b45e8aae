package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;

/** What the script may say of Sonarr. */
@BlockOf(
    name = "sonarr",
    doc = "Looks for series, has them downloaded, and puts them into the library.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice sonarr {\n…\n} } } }")
public final class SonarrOptions extends MediaOptions<SonarrOptions> {
  SonarrOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected SonarrOptions self() {
    return this;
  }
}
