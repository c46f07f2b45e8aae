package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.dsl.spec.unit.Size;
import java.util.function.Consumer;

/** The object storage of a tenant (SeaweedFS), which Cozystack makes. */
@BlockOf(
    name = "objectStorage",
    doc = "The object storage of a tenant (SeaweedFS), which its buckets lie in.",
    in = "homelab { node('box') { tenant('home') { objectStorage {\n…\n} } } }")
public final class ObjectStorageSpec extends ModuleSpec<ObjectStorageSpec> {
  /** The storage of a tenant. */
  public ObjectStorageSpec(Scope tenant) {
    super(tenant, "SeaweedFS");
  }

  @Override
  protected ObjectStorageSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the module that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'volume.diskType', 'ssd'")
  public ObjectStorageSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Names its address. */
  @Word(
      doc = "Names the address of its S3.",
      byDefault = "`s3` before the tenant's domain",
      example = "host 's3.example.com'",
      once = true)
  public ObjectStorageSpec host(String name) {
    Domain parsed = Names.parsed(scope(), name, Domain::parse);
    return parsed == null ? say() : state("host", parsed.name());
  }

  /** Names how it is laid out. */
  @Word(
      doc = "Names how it is laid out: `Simple`, `MultiZone` or `Client`.",
      byDefault = "Simple",
      example = "topology 'Simple'",
      once = true)
  public ObjectStorageSpec topology(String name) {
    return state("topology", name);
  }

  /** Sets how often data is kept. */
  @Word(
      doc = "Sets how often each object is kept.",
      byDefault = "once on one box, else twice",
      example = "copies 1",
      once = true)
  public ObjectStorageSpec copies(int count) {
    return state("replicationFactor", count);
  }

  /** Sets the room. */
  @Word(
      doc = "Sets how much room each of its volumes has.",
      byDefault = "10.GiB",
      example = "size 100.GiB",
      once = true)
  public ObjectStorageSpec size(Size size) {
    return state("volume.size", size);
  }

  /** Describes what keeps objects. */
  @Word(
      doc = "Describes the servers that keep objects.",
      byDefault = "one of 10.GiB on one box",
      example = "volumes { memory 1.GiB }")
  public ObjectStorageSpec volumes(Consumer<PartSpec> block) {
    return part("volume", "volumes", block);
  }

  /** Describes the masters. */
  @Word(
      doc = "Describes the servers that know where objects are.",
      byDefault = "one on one box",
      example = "masters { replicas 1 }")
  public ObjectStorageSpec masters(Consumer<PartSpec> block) {
    return part("master", "masters", block);
  }

  /** Describes the filers. */
  @Word(
      doc = "Describes the servers that know objects by their names.",
      byDefault = "one on one box",
      example = "filers { replicas 1 }")
  public ObjectStorageSpec filers(Consumer<PartSpec> block) {
    return part("filer", "filers", block);
  }

  /** Describes the servers of S3. */
  @Word(
      doc = "Describes the servers of S3.",
      byDefault = "one on one box",
      example = "s3 { replicas 1 }")
  public ObjectStorageSpec s3(Consumer<PartSpec> block) {
    return part("s3", "s3", block);
  }

  /** Describes the database. */
  @Word(
      doc = "Describes the PostgreSQL that keeps the names of objects.",
      byDefault = "one copy of 10.GiB on one box",
      example = "database { size 5.GiB }")
  public ObjectStorageSpec database(Consumer<PartSpec> block) {
    return part("db", "database", block);
  }

  @Override
  protected void defaults() {
    if (hasOneNode()) {
      byDefault("replicationFactor", 1, "one box has one copy; Cozystack would keep 2");
    }
  }
}
