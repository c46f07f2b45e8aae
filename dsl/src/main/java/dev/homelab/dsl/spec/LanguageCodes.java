package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;

/** Codes of what can be wrong with a script; each has an entry in {@code docs/diagnostics.md}. */
public final class LanguageCodes {
  /** The text of the script cannot be read as Groovy. */
  public static final String SYNTAX = "HL1001";

  /** A block has no word of that name. */
  public static final String UNKNOWN_WORD = "HL1002";

  /** A known word got arguments of another number or type. */
  public static final String WRONG_ARGUMENT = "HL1003";

  /** A word does not know a named argument. */
  public static final String UNKNOWN_NAMED_ARGUMENT = "HL1004";

  /** A name that is neither a known value nor a variable. */
  public static final String UNKNOWN_NAME = "HL1005";

  /** A statement that is not the call of a word and does nothing. */
  public static final String NOTHING_SAID = "HL1006";

  /** A word of an outer block used in an inner one. */
  public static final String OUTER_WORD = "HL1007";

  /** A bare number where a size or a duration belongs. */
  public static final String UNIT_MISSING = "HL1008";

  /** A unit that does not exist. */
  public static final String UNKNOWN_UNIT = "HL1009";

  /** An assignment to a name that was not declared. */
  public static final String ASSIGNED_TO_NOTHING = "HL1010";

  /** A brace, bracket or quote without its partner. */
  public static final String UNBALANCED = "HL1011";

  /** A block or method with more statements than one Java method can hold. */
  public static final String TOO_LARGE = "HL1012";

  /** A reference or secret inside a quoted text. */
  public static final String VALUE_IN_TEXT = "HL1013";

  /** A call whose answer changes from run to run. */
  public static final String IMPURE = "HL1014";

  /** A method of the script that has the name of a word. */
  public static final String METHOD_HIDES_WORD = "HL1015";

  /** The script does not contain a lab, or more than one. */
  public static final String NO_LAB = "HL1016";

  /** The script failed while it was evaluated. */
  public static final String SCRIPT_FAILED = "HL1017";

  /** A block was changed after its end. */
  public static final String BLOCK_ENDED = "HL1018";

  /** A word where its block does not allow it. */
  public static final String WORD_OUT_OF_PLACE = "HL1019";

  /** A word that a block takes once stands in it twice. */
  public static final String SAID_TWICE = "HL1020";

  /** The script file is missing. */
  public static final String NO_SCRIPT = "HL1030";

  /** The script file is empty. */
  public static final String EMPTY_SCRIPT = "HL1031";

  /** The file is not UTF-8 text. */
  public static final String NOT_TEXT = "HL1032";

  /** The file is larger than a script may be. */
  public static final String FILE_TOO_LARGE = "HL1033";

  /** A file that words name is not there or cannot be read. */
  public static final String NO_FILE = "HL1034";

  /** A file outside the lab's folder. */
  public static final String OUTSIDE_FOLDER = "HL1035";

  /** An {@code include} that the pre-pass cannot follow. */
  public static final String BAD_INCLUDE = "HL1036";

  /** An environment variable is not set. */
  public static final String VARIABLE_NOT_SET = "HL1037";

  /** Two things have one address. */
  public static final String DUPLICATE_ADDRESS = "HL1102";

  /** An address that names nothing in this lab. */
  public static final String UNKNOWN_ADDRESS = "HL1103";

  /** A secret that the lab does not name. */
  public static final String UNKNOWN_SECRET = "HL1104";

  /** A name that does not have the form of a name. */
  public static final String BAD_NAME = "HL1105";

  /** A value that its type's parser does not take. */
  public static final String BAD_VALUE = "HL1106";

  /** Something mandatory was not said. */
  public static final String MISSING = "HL1107";

  /** A suffix of an address that fits more than one thing. */
  public static final String AMBIGUOUS_ADDRESS = "HL1108";

  /** Machines take more of a host than it has. */
  public static final String OVER_BUDGET = "HL1109";

  /** A download that nothing vouches for. */
  public static final String UNVERIFIED = "HL1110";

  /** A rule of the lab that something breaks. */
  public static final String POLICY = "HL1111";

  /** An override of a rule that there is not. */
  public static final String UNKNOWN_POLICY = "HL1112";

  /** A manifest that cannot be read as YAML. */
  public static final String BAD_YAML = "HL1201";

  /** A manifest's object without apiVersion, kind or name. */
  public static final String INCOMPLETE_OBJECT = "HL1202";

  /** A patch of an object that the lab does not make. */
  public static final String NOTHING_TO_PATCH = "HL1203";

  /** An object in a namespace other than that of its block. */
  public static final String OTHER_NAMESPACE = "HL1204";

  /** Volumes that nothing in the cluster makes. */
  public static final String NO_STORAGE = "HL1205";

  /** No recipe of that name is known. */
  public static final String UNKNOWN_RECIPE = "HL2001";

  /** A recipe failed while it was expanded. */
  public static final String RECIPE_FAILED = "HL2002";

  /** Delivery by Flux is asked for on a tenant's own cluster. */
  public static final String FLUX_INSIDE = "HL9105";

  private LanguageCodes() {}

  /** An error with a code of this list. */
  public static Diagnostic error(String code, String title) {
    return Diagnostic.error(code, title);
  }
}
