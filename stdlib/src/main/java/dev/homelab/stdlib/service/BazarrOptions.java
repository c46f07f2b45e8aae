package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;

/** What the script may say of Bazarr. */
@BlockOf(
    name = "bazarr",
    doc = "Looks for subtitles of the films and series in the library.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice bazarr {\n…\n} } } }")
public final class BazarrOptions extends MediaOptions<BazarrOptions> {
  BazarrOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected BazarrOptions self() {
    return this;
  }
}
