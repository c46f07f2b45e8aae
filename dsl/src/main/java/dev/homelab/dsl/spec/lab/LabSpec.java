package dev.homelab.dsl.spec.lab;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.PolicyOverride;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.ClusterSpec;
import dev.homelab.dsl.spec.machine.NetworkSpec;
import dev.homelab.dsl.spec.machine.NodeSpec;
import dev.homelab.dsl.spec.machine.ProxmoxSpec;
import dev.homelab.dsl.spec.unit.Domain;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;

/** The outermost block: everything that one lab consists of. */
@BlockOf(
    name = "homelab",
    doc = "The outermost block: everything that one lab consists of.",
    in = "homelab {\n  value('other') { content 'x' }\n…\n}")
public final class LabSpec extends Spec<LabSpec> {

  /** The block of a lab. */
  public LabSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected LabSpec self() {
    return this;
  }

  /** Names the domain. */
  @Word(
      doc = "Names the domain below which services get their names.",
      byDefault = "none; services are then reached by address",
      example = "domain 'lab.example.com'",
      once = true)
  public LabSpec domain(String name) {
    Domain domain = Names.parsed(scope(), name, Domain::parse);
    if (domain != null) {
      scope().lab().settings().domain(domain.name());
    }
    return say();
  }

  /** Names the time zone. */
  @Word(
      doc = "Names the time zone that services and schedules use.",
      byDefault = "'Etc/UTC'",
      example = "timezone 'Europe/Paris'",
      once = true)
  public LabSpec timezone(String zone) {
    try {
      scope().lab().settings().timezone(ZoneId.of(zone).getId());
    } catch (DateTimeException unknown) {
      scope().unfit("'" + zone + "' is not a time zone", "write it like 'Europe/Paris'");
    }
    return say();
  }

  /** Names secrets. */
  @Word(
      doc =
          "Names the secrets of the lab and where each comes from; values never stand in a script.",
      byDefault = "only what recipes generate",
      example = "secrets { generated 'token' }")
  public LabSpec secrets(Consumer<SecretsSpec> block) {
    SecretsSpec spec = new SecretsSpec(scope());
    block.accept(spec);
    spec.freeze();
    return say();
  }

  /** Says where the state is kept. */
  @Word(
      doc =
          "Keeps the lab's state and generated secrets in a cluster, so that several machines can"
              + " use them.",
      byDefault = "the folder .homelab beside the script",
      example = "state { cluster 'home' }; cluster('home') { context 'home' }")
  public LabSpec state(Consumer<StateSpec> block) {
    StateSpec spec = new StateSpec(scope());
    block.accept(spec);
    spec.emit();
    spec.freeze();
    return say();
  }

  /** Opens a cluster. */
  @Word(
      doc =
          "Opens a Kubernetes cluster that exists; its block says how to reach it and what runs on"
              + " it.",
      byDefault = "none",
      example = "cluster('home') { context 'home' }",
      makes = true)
  public LabSpec cluster(String name, Consumer<ClusterSpec> block) {
    ClusterSpec spec = ClusterSpec.open(scope(), name);
    block.accept(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Describes a box. */
  @Word(
      doc = "Describes a bare-metal box, which runs virtual machines for its tenants.",
      byDefault = "none",
      example = "node('box') { gpu passthrough }",
      makes = true)
  public LabSpec node(String name, Consumer<NodeSpec> block) {
    NodeSpec spec = NodeSpec.open(scope(), name);
    block.accept(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Describes a network. */
  @Word(
      doc = "Describes a network that machines of the lab stand in.",
      byDefault = "none",
      example = "network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }")
  public LabSpec network(String name, Consumer<NetworkSpec> block) {
    NetworkSpec spec = NetworkSpec.open(scope(), name);
    block.accept(spec);
    spec.emit();
    spec.freeze();
    return say();
  }

  /** Describes a Proxmox VE host. */
  @Word(
      doc = "Describes a Proxmox VE host or cluster, which runs virtual machines.",
      byDefault = "none",
      example =
          "secrets { env 'pve.token', 'PVE_TOKEN' }; proxmox('pve') { endpoint"
              + " 'https://192.168.1.10:8006'; token secret('pve.token') }",
      makes = true)
  public LabSpec proxmox(String name, Consumer<ProxmoxSpec> block) {
    ProxmoxSpec spec = ProxmoxSpec.open(scope(), name);
    block.accept(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Keeps a value. */
  @Word(
      doc = "Keeps a value in the lab's state, so that other things can refer to it.",
      byDefault = "none",
      example = "value('colour') { content 'green' }",
      makes = true)
  public LabSpec value(String name, Consumer<ValueSpec> block) {
    ValueSpec spec = new ValueSpec(scope().inner("value", name));
    block.accept(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Oracle Cloud. */
  @Known(doc = "A machine at Oracle Cloud; its provider comes later.")
  public Choice<CloudFrontSpec> getOracle() {
    return Choice.of("oracle");
  }

  /** Describes a front in a cloud. */
  @Word(
      doc =
          "Describes a machine in a cloud that takes requests of the internet for services at home;"
              + " it is checked and told, and not made yet.",
      byDefault = "none",
      example =
          "secrets { env 'oracle', 'ORACLE_KEY' }\n"
              + "front oracle { region 'eu-paris-1'; key secret('oracle') }",
      makes = true)
  public LabSpec front(Choice<CloudFrontSpec> cloud) {
    CloudFrontSpec spec = new CloudFrontSpec(scope(), cloud.name());
    cloud.describe(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Lets a rule not hold here. */
  @Word(
      doc =
          "Lets a policy not hold for the whole lab, and says why; `homelab policies` lists them.",
      byDefault = "every policy holds",
      example = "override 'local-for-what-may-go', because: 'a cache, which fills itself'",
      named = {"because: the reason, as a sentence"})
  public LabSpec override(Map<String, ?> named, String policy) {
    PolicyOverride.say(scope(), policy, named);
    return say();
  }

  /** An override without a reason, which is a mistake. */
  public LabSpec override(String policy) {
    return override(Map.of(), policy);
  }
}
