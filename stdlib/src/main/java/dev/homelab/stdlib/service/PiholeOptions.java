package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.dsl.spec.unit.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the script may say of Pi-hole. */
@BlockOf(
    name = "pihole",
    doc = "A name server for the home that knows what to block.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'; loadBalancer()\n"
            + "namespace('apps') {\nservice pihole {\n…\n} } } }")
public final class PiholeOptions extends KeptOptions<PiholeOptions> {
  /** What a shell and SQL take as it is. */
  private static final Pattern LIST = Pattern.compile("https?://[A-Za-z0-9._~:/?#@!&()*+,;=%-]+");

  private final List<String> upstreams = new ArrayList<>();
  private final List<String> blocklists = new ArrayList<>();
  private final List<String> records = new ArrayList<>();
  private @Nullable String fixed;

  PiholeOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected PiholeOptions self() {
    return this;
  }

  /** Fixes the address. */
  @Word(
      doc = "The address of the load balancer at which the home asks for names.",
      byDefault = "any that the load balancer gives",
      example = "address '192.168.1.201'",
      once = true)
  public PiholeOptions address(String literal) {
    fixed = Lan.address(scope(), literal);
    return say();
  }

  /** Names a server to ask. */
  @Word(
      doc = "Asks this name server for what it does not know; may be said several times.",
      byDefault = "9.9.9.9 and 1.1.1.1",
      example = "upstream '9.9.9.9'")
  public PiholeOptions upstream(String literal) {
    IpAddress parsed = Names.parsed(scope(), literal, IpAddress::parse);
    if (parsed != null) {
      upstreams.add(parsed.toString());
    }
    return say();
  }

  /** Adds a list of names to block. */
  @Word(
      doc = "Blocks the names of this list; may be said several times.",
      byDefault = "the list that Pi-hole brings (StevenBlack's)",
      example = "blocklist 'https://lists.example.com/ads.txt'")
  public PiholeOptions blocklist(String url) {
    if (LIST.matcher(url).matches()) {
      blocklists.add(url);
    } else {
      scope().unfit("'" + url + "' is no address of a list", "write it whole: 'https://…'");
    }
    return say();
  }

  /** Adds a name of the home. */
  @Word(
      doc = "Answers a name of the home with an address; may be said several times.",
      byDefault = "none",
      example = "record 'nas.example.com', '192.168.1.5'")
  public PiholeOptions record(String name, String literal) {
    Domain domain = Names.parsed(scope(), name, Domain::parse);
    IpAddress parsed = Names.parsed(scope(), literal, IpAddress::parse);
    if (domain != null && parsed != null) {
      records.add(parsed + " " + domain.name());
    }
    return say();
  }

  /** The address that the script names, or null. */
  @Nullable String fixed() {
    return fixed;
  }

  List<String> upstreams() {
    return upstreams.isEmpty() ? List.of("9.9.9.9", "1.1.1.1") : List.copyOf(upstreams);
  }

  List<String> blocklists() {
    return List.copyOf(blocklists);
  }

  List<String> records() {
    return List.copyOf(records);
  }
}
