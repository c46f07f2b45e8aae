package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An OpenSearch, run by its operator. */
@BlockOf(
    name = "opensearch",
    doc = "An OpenSearch with its users and dashboards.",
    in = "homelab { node('box') { tenant('home') { opensearch('logs') {\n…\n} } } }")
public final class OpenSearchSpec extends AccountSpec<OpenSearchSpec> {
  private static final List<String> ROLES = List.of("data", "ingest", "master", "ml");

  /** A server of a tenant. */
  public OpenSearchSpec(Scope tenant, String name) {
    super(tenant, "OpenSearch", name);
  }

  @Override
  protected OpenSearchSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of OpenSearch.",
      byDefault = "v2",
      example = "version 'v3'",
      once = true)
  public OpenSearchSpec version(String release) {
    return state("version", release);
  }

  /** Adds a user. */
  @Override
  @Word(
      doc = "Adds a user, whose password others take as `ref('…').password`.",
      byDefault = "none but the server's own; Cozystack makes the password",
      example = "user 'shop', roles: 'readall'",
      named = {
        "password: a secret of the lab to use instead of one that Cozystack makes",
        "roles: what the user may do; `readall`"
      })
  public OpenSearchSpec user(String name) {
    return user(Map.of(), name);
  }

  @Override
  protected void account(String name, NamedArguments named) {
    super.account(name, named);
    List<String> roles = Accounts.texts(named, "roles", scope());
    if (!roles.isEmpty()) {
      state("users." + name + ".roles", roles);
    }
  }

  /** Adds dashboards. */
  @Word(
      doc = "Runs OpenSearch Dashboards beside it.",
      byDefault = "none",
      example = "dashboards { memory 1.GiB }")
  public OpenSearchSpec dashboards(Consumer<PartSpec> block) {
    state("dashboards.enabled", true);
    return part("dashboards", "dashboards", block);
  }

  /** Names what its nodes do. */
  @Word(
      doc = "Names what its nodes do: of `data`, `ingest`, `master` and `ml`.",
      byDefault = "data, ingest and master",
      example = "roles 'data', 'ingest', 'master', 'ml'",
      once = true)
  public OpenSearchSpec roles(String... names) {
    for (String name : names) {
      if (!ROLES.contains(name)) {
        scope()
            .unfit(
                "a node of OpenSearch has no role '" + name + "'",
                "of " + String.join(", ", ROLES));
      }
    }
    List<String> said = List.of(names);
    ROLES.forEach(role -> state("nodeRoles." + role, said.contains(role)));
    return say();
  }

  /** Spreads its nodes. */
  @Word(
      doc = "Refuses to run two nodes of it on one box.",
      byDefault = "nodes are spread when there is room",
      example = "spread()")
  public OpenSearchSpec spread() {
    return state("topologySpreadPolicy", "hard");
  }

  /** Names the image. */
  @Word(
      doc = "Names the image of the server.",
      byDefault = "that of the release",
      example = "image 'opensearchproject/opensearch:2.19.1'",
      once = true)
  public OpenSearchSpec image(String reference) {
    return state("images.opensearch", reference);
  }
}
