package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import java.util.function.Consumer;

/** The words of a box for backups. */
public final class BackupWords implements WordSet {
  /** Backs things up. */
  @Word(
      doc = "Backs up what has a tag, again and again; `homelab backup` does it at once.",
      byDefault = "no backups",
      example =
          "tenant('home') { vm linux { tag 'precious' } }\n"
              + "backup('nightly') { at '03:00'; tags 'precious' }",
      makes = true)
  public static NodeSpec backup(NodeSpec box, String name, Consumer<BackupPlanSpec> block) {
    box.made(box.backups().plan(name, block));
    return box;
  }

  /** Says where backups go. */
  @Word(
      doc = "Says where backups of the box go.",
      byDefault = "to a bucket on the box itself, where `backup` is said",
      example =
          "backups {\n  s3 'https://s3.example.com', bucket: 'family',"
              + " accessKey: secret('s3.key'), secretKey: secret('s3.secret')\n}",
      makes = true,
      once = true)
  public static NodeSpec backups(NodeSpec box, Consumer<BackupStoreSpec> block) {
    box.made(box.backups().store(block));
    return box;
  }
}
