package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import org.jspecify.annotations.Nullable;

/** What the script may say of Qbittorrent. */
@BlockOf(
    name = "qbittorrent",
    doc = "Downloads and shares files by BitTorrent (qBittorrent).",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'; loadBalancer()\nnamespace('apps') {\n"
            + "share('media') { size 1.TiB }\nservice qbittorrent {\n…\n} } } }")
public final class QbittorrentOptions extends MediaOptions<QbittorrentOptions> {
  private @Nullable String fixed;

  QbittorrentOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected QbittorrentOptions self() {
    return this;
  }

  /** Fixes the address. */
  @Word(
      doc =
          "The address of the load balancer at which other people's programs connect (port 50413),"
              + " for the router to forward.",
      byDefault = "none: it connects to others, and they not to it",
      example = "address '192.168.1.202'",
      once = true)
  public QbittorrentOptions address(String literal) {
    fixed = Lan.address(scope(), literal);
    return say();
  }

  /** The address that the script names, or null. */
  @Nullable String fixed() {
    return fixed;
  }
}
