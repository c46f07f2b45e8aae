package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A Kafka, run by Strimzi. */
@BlockOf(
    name = "kafka",
    doc = "A Kafka with its topics, brokers and ZooKeeper.",
    in = "homelab { node('box') { tenant('home') { kafka('events') {\n…\n} } } }")
public final class KafkaSpec extends ApplicationSpec<KafkaSpec> {
  /** A Kafka of a tenant. */
  public KafkaSpec(Scope tenant, String name) {
    super(tenant, "Kafka", name);
  }

  @Override
  protected KafkaSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'kafka.resources', [cpu: '500m']")
  public KafkaSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Describes the brokers. */
  @Word(
      doc = "Describes the brokers, which keep the messages.",
      byDefault = "one of 10.GiB on one box",
      example = "brokers { size 20.GiB }")
  public KafkaSpec brokers(Consumer<PartSpec> block) {
    return part("kafka", "brokers", block);
  }

  /** Describes the ZooKeeper. */
  @Word(
      doc = "Describes the ZooKeeper, through which brokers agree.",
      byDefault = "one of 5.GiB on one box",
      example = "zookeeper { size 10.GiB }")
  public KafkaSpec zookeeper(Consumer<PartSpec> block) {
    return part("zookeeper", "zookeeper", block);
  }

  /** Opens it to the outside. */
  @Word(
      doc = "Gives it an address of its own, outside the cluster, from the box's `pool`.",
      byDefault = "it is reached inside the cluster only",
      example = "external()")
  public KafkaSpec external() {
    return state("external", true);
  }

  /** Encrypts connections. */
  @Word(
      doc = "Encrypts connections.",
      byDefault = "encrypted when it is reached from outside",
      example = "tls()")
  public KafkaSpec tls() {
    return state("tls.enabled", true);
  }

  /** Adds a topic. */
  @Word(
      doc = "Adds a topic.",
      byDefault = "none",
      example = "topic 'orders', partitions: 3",
      named = {
        "partitions: in how many parts it is kept; 1",
        "replicas: how many brokers keep each part; 1",
        "config: more settings of the topic, as a map"
      })
  public KafkaSpec topic(String name) {
    return topic(Map.of(), name);
  }

  /** Adds a topic with more to say. */
  public KafkaSpec topic(Map<String, ?> named, String name) {
    NamedArguments arguments = NamedArguments.of("topic", named, scope());
    Integer partitions = arguments.optionalCount("partitions");
    Integer replicas = arguments.optionalCount("replicas");
    Object config = arguments.value("config");
    Map<String, Value> topic = new TreeMap<>();
    topic.put("name", Value.of(name));
    topic.put("partitions", Value.of(partitions == null ? 1 : partitions));
    topic.put("replicas", Value.of(replicas == null ? 1 : replicas));
    topic.put("config", config == null ? Value.Tree.EMPTY : Names.value(scope(), config));
    return add("topics", List.of(Value.ofMap(topic)));
  }
}
