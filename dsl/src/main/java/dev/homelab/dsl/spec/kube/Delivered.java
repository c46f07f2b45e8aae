package dev.homelab.dsl.spec.kube;

import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Unignored;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the files of a {@code git.tree} say of the objects that Flux brings. */
public final class Delivered {
  private static final String TREE = "git.tree";
  private static final String OBJECTS = "objects";
  private static final String ADDRESS = "address";
  private static final String OBJECT = "object";

  /** Fields that no object is refused without, whatever its kind. */
  private static final Pattern OPTIONAL =
      Pattern.compile(
          "spec\\.replicas"
              + "|metadata\\.(labels|annotations)([.\\[].*)?"
              + "|spec\\.(jobTemplate\\.spec\\.)?template\\.metadata\\.annotations([.\\[].*)?"
              + "|(data|binaryData|stringData)([.\\[].*)?");

  private Delivered() {}

  /**
   * Whether a file can say an object without the fields that it ignores. Flux sets what a file says
   * again and again, so an ignored field stands in none; an object that may need it is made by the
   * run itself.
   */
  static boolean canBe(Lifecycle life) {
    return life.ignore().stream().allMatch(path -> OPTIONAL.matcher(path).matches());
  }

  /** What is said of an object. */
  static Value.Tree entry(ResourceSpec resource) {
    return TreeBuilder.tree()
        .put(ADDRESS, resource.address().toString())
        .put("type", resource.type())
        .put(OBJECT, object(resource))
        .build();
  }

  private static Value.Tree object(ResourceSpec resource) {
    return Unignored.of(resource.desired(), resource.lifecycle().ignore());
  }

  /**
   * The files of a lab when some of its objects are wished otherwise; any other resource is
   * answered as it is.
   *
   * @param changed by address; those of objects that no file holds do not matter
   */
  public static ResourceSpec following(ResourceSpec resource, Map<Address, ResourceSpec> changed) {
    if (!resource.type().equals(TREE)
        || !(resource.desired().get(OBJECTS) instanceof Value.Tree objects)) {
      return resource;
    }
    TreeMap<String, Value> files = new TreeMap<>(objects.fields());
    files.replaceAll(
        (file, entry) -> entry instanceof Value.Tree tree ? now(tree, changed) : entry);
    return resource.withDesired(resource.desired().with(OBJECTS, new Value.Tree(files)));
  }

  private static Value.Tree now(Value.Tree entry, Map<Address, ResourceSpec> changed) {
    String address = Value.textOf(entry.get(ADDRESS));
    ResourceSpec resource = address == null ? null : changed.get(Address.parse(address));
    return resource == null ? entry : entry.with(OBJECT, object(resource));
  }
}
