package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;

/** What the script may say of Qbittorrent. */
@BlockOf(
    name = "qbittorrent",
    doc = "Downloads and shares files by BitTorrent (qBittorrent).",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice qbittorrent {\n…\n} } } }")
public final class QbittorrentOptions extends MediaOptions<QbittorrentOptions> {
  QbittorrentOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected QbittorrentOptions self() {
    return this;
  }
}
