/* What the parser alone costs: libxml2's SAX2 over an XML file, or cJSON over a file of one object a line,
 * counting what they see and keeping nothing. */
#include <cjson/cJSON.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long seen;

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **list, int count, int defaulted,
                     const xmlChar **attributes)
{
    (void)data, (void)name, (void)prefix, (void)uri, (void)namespaces, (void)list, (void)count,
        (void)defaulted, (void)attributes;
    seen++;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)data, (void)name, (void)prefix, (void)uri;
}

static void on_text(void *data, const xmlChar *text, int length)
{
    (void)data, (void)text;
    seen += length > 1 << 30;
}

static int parse_xml(FILE *file)
{
    static char chunk[1 << 16];
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text};
    xmlParserCtxt *parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
    for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;)
        xmlParseChunk(parser, chunk, (int)got, 0);
    int wrong = xmlParseChunk(parser, NULL, 0, 1);
    xmlFreeParserCtxt(parser);
    return wrong;
}

static int parse_lines(FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    for (ssize_t got; (got = getline(&line, &room, file)) > 0; seen++) {
        cJSON *object = cJSON_ParseWithLength(line, (size_t)got);
        if (!object)
            return 1;
        cJSON_Delete(object);
    }
    free(line);
    return 0;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (!file) {
        fprintf(stderr, "usage: bare xml|ndjson FILE\n");
        return 2;
    }
    int wrong = (strcmp(argv[1], "xml") == 0 ? parse_xml : parse_lines)(file);
    printf("%ld\n", seen);
    return wrong;
}
