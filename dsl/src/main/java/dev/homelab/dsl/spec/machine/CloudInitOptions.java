package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What `cloudInit` says of a machine beyond its address, its user and its keys. */
final class CloudInitOptions {
  private static final String SNIPPET = "[A-Za-z][A-Za-z0-9_.-]*:snippets/[^,=\\s]+";
  private static final String DOMAIN = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?";
  private static final int IP6_BITS = 128;

  private CloudInitOptions() {}

  /** Reads what a line says. */
  static Value.Tree read(Scope scope, Map<String, ?> named) {
    Options options =
        Options.of("cloudInit", named, scope)
            .list("nameservers", "[0-9a-fA-F.:]+", "['192.168.1.1']")
            .text("searchDomain", DOMAIN, "example.com")
            .flag("upgrade")
            .as(
                "ip6",
                CloudInitOptions::ip6,
                "an IPv6 address with its length, 'auto' or 'dhcp'",
                "'auto'")
            .as("gateway6", CloudInitOptions::address6, "an IPv6 address", "'2001:db8::1'");
    for (String part : List.of("userData", "networkData", "metaData", "vendorData")) {
      options.text(part, SNIPPET, "local:snippets/" + part + ".yml");
    }
    String ip6 = Value.textOf(options.get("ip6"));
    if (named.containsKey("gateway6") && (ip6 == null || !ip6.contains("/"))) {
      scope.unfit("`gateway6:` needs an address of its own", "write ip6: '2001:db8::40/64', too");
    }
    return options.tree();
  }

  private static @Nullable Object ip6(Object given) {
    String text = given.toString();
    int slash = text.indexOf('/');
    boolean length =
        slash > 0 && text.substring(slash + 1).matches("\\d|[1-9]\\d|1[01]\\d|12[0-8]");
    boolean own = length && address6(text.substring(0, slash)) != null;
    return own || text.equals("auto") || text.equals("dhcp") ? text : null;
  }

  private static @Nullable Object address6(Object given) {
    try {
      return IpAddress.parse(given.toString()).bits() == IP6_BITS ? given.toString() : null;
    } catch (UnitException noAddress) {
      return null;
    }
  }

  /** What a machine's cloud-init drive holds, with what a line says put in its place. */
  static Value.Tree put(Value.Tree usual, Value.Tree said) {
    TreeBuilder more = TreeBuilder.tree();
    if (said.get("nameservers") instanceof Value.Seq servers) {
      more.put("nameserver", String.join(" ", texts(servers)));
    }
    more.put("searchDomain", said.get("searchDomain")).put("upgrade", said.get("upgrade"));
    List<String> custom = new ArrayList<>();
    for (String part : List.of("meta", "network", "user", "vendor")) {
      String snippet = Value.textOf(said.get(part + "Data"));
      if (snippet != null) {
        custom.add(part + '=' + snippet);
      }
    }
    more.put("custom", custom.isEmpty() ? null : String.join(",", custom));
    Value.Tree all = usual.withAll(more.build());
    return all.get("addresses") instanceof Value.Tree every
        ? all.with("addresses", with6(every, said))
        : all;
  }

  private static Value.Tree with6(Value.Tree every, Value.Tree said) {
    if (!(every.get("0") instanceof Value.Tree first)) {
      return every;
    }
    Value.Tree six =
        TreeBuilder.tree()
            .put("ip6", said.get("ip6"))
            .put("gateway6", said.get("gateway6"))
            .build();
    return every.with("0", first.withAll(six));
  }

  private static List<String> texts(Value.Seq all) {
    List<String> texts = new ArrayList<>();
    for (Value one : all.items()) {
      String text = Value.textOf(one);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
