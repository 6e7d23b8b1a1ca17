/**
 * Types of every route, generated from openapi.json by tools/generate-client.mjs. Do not edit: run it again.
 */
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers. */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database, queue and a worker are there. */
        get: operations["getReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description. */
        get: operations["getOpenapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trades an API key for the dashboard cookie. */
        post: operations["createSession"];
        /** Signs the dashboard out. */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queues, worker, storage. */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API keys, without their secrets. */
        get: operations["listKeys"];
        put?: never;
        /** Makes an API key and shows it once. */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an API key. */
        delete: operations["deleteKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Collections, with the state of their documents. */
        get: operations["listCollections"];
        put?: never;
        /** Makes a collection; an existing one of that name is returned. */
        post: operations["createCollection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{collection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One collection. */
        get: operations["getCollection"];
        put?: never;
        post?: never;
        /** Deletes a collection and all its documents; answers with the receipt. */
        delete: operations["deleteCollection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/collections/{collection_id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents of a collection. */
        get: operations["listDocuments"];
        put?: never;
        /** Uploads one file; reading it starts by itself. */
        post: operations["createDocument"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of one document, with what was skipped and why. */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        /** Deletes a document and everything computed from it; answers with the receipt. */
        delete: operations["deleteDocument"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The uploaded bytes (ranges allowed). */
        get: operations["getDocumentContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document_id}/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The extracted text, or a part or one file of it. */
        get: operations["getDocumentText"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document_id}/spans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pages, files or utterances with their token ranges. */
        get: operations["getDocumentSpans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document_id}/structure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Headings, sections, tables, sheets, slides, symbols: what each range of the text is. */
        get: operations["getDocumentStructure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents/{document_id}/pages/{page_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page or image drawn as PNG. */
        get: operations["getDocumentPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deletions/{deletion_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a deletion, as far as it has come. */
        get: operations["getDeletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Earlier answers. */
        get: operations["listAnswers"];
        put?: never;
        /** Asks a question over a collection. */
        post: operations["createAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/answers/{answer_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One earlier answer. */
        get: operations["getAnswer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "starting";
                        checks: {
                            [key: string]: boolean;
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Database, queue and a worker are there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok" | "starting";
                        checks: {
                            [key: string]: boolean;
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getOpenapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This description. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    api_key: string;
                };
            };
        };
        responses: {
            /** @description Trades an API key for the dashboard cookie. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "session";
                        expires_at: number;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signs the dashboard out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queues, worker, storage. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "status";
                        version: string;
                        model: string;
                        worker: {
                            alive: boolean;
                            last_seen_at: number | null;
                            /** @description Where the model computes: "cpu (int8)". */
                            device: string | null;
                        };
                        queues: {
                            [key: string]: {
                                waiting: number;
                                active: number;
                                delayed: number;
                                failed: number;
                            };
                        };
                        documents: {
                            [key: string]: number;
                        };
                        storage: {
                            blobs_bytes: number;
                            /** @description Of context files. */
                            cache_bytes: number;
                            /** @description LECTERN_CACHE_BYTES; null where none is set. */
                            cache_budget_bytes: number | null;
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description API keys, without their secrets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "list";
                        data: {
                            id: string;
                            /** @constant */
                            object: "api_key";
                            name: string;
                            /** @description The first characters, to tell keys apart. */
                            hint: string;
                            created_at: number;
                            last_used_at: number | null;
                        }[];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Makes an API key and shows it once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "api_key";
                        name: string;
                        /** @description The first characters, to tell keys apart. */
                        hint: string;
                        created_at: number;
                        last_used_at: number | null;
                        /** @description Shown this once; only its hash is kept. */
                        key: string;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    deleteKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revokes an API key. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        object: string;
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    listCollections: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                order?: "asc" | "desc";
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Collections, with the state of their documents. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "list";
                        data: {
                            id: string;
                            /** @constant */
                            object: "collection";
                            name: string;
                            created_at: number;
                            documents: {
                                total: number;
                                queued: number;
                                reading: number;
                                prefilling: number;
                                ready: number;
                                failed: number;
                            };
                            /** @description Tokens of all ready documents. */
                            tokens: number;
                        }[];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    createCollection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Makes a collection; an existing one of that name is returned. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "collection";
                        name: string;
                        created_at: number;
                        documents: {
                            total: number;
                            queued: number;
                            reading: number;
                            prefilling: number;
                            ready: number;
                            failed: number;
                        };
                        /** @description Tokens of all ready documents. */
                        tokens: number;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One collection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "collection";
                        name: string;
                        created_at: number;
                        documents: {
                            total: number;
                            queued: number;
                            reading: number;
                            prefilling: number;
                            ready: number;
                            failed: number;
                        };
                        /** @description Tokens of all ready documents. */
                        tokens: number;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    deleteCollection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a collection and all its documents; answers with the receipt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        object: string;
                        /** @constant */
                        deleted: true;
                        receipt: {
                            /** @description Of the receipt: GET /v1/deletions/{id} shows it again. */
                            id: string;
                            /** @constant */
                            object: "deletion";
                            target: {
                                /** @enum {string} */
                                object: "document" | "collection";
                                id: string;
                            };
                            /** @enum {string} */
                            status: "pending" | "complete";
                            created_at: number;
                            completed_at: number | null;
                            bytes_removed: number;
                            items: {
                                /**
                                 * @description upload, sequence, page_image: stored files, named by SHA-256. context_file: what was computed, with its index and postings. answer: deleted because it quoted the document. coverage: an answer that only stood over it; its entry has lost title and details. memory: pools and caches of a worker.
                                 * @enum {string}
                                 */
                                kind: "document" | "upload" | "sequence" | "context_file" | "page_image" | "answer" | "coverage" | "memory";
                                name: string;
                                /** @description Null where nobody knows. */
                                bytes: number | null;
                                /**
                                 * @description removed: it had happened before this was said.
                                 * @enum {string}
                                 */
                                status: "pending" | "removed" | "kept";
                                /** @description kept: the document of yours that still needs it. */
                                used_by: string | null;
                                done_at: number | null;
                            }[];
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    listDocuments: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                order?: "asc" | "desc";
            };
            header?: never;
            path: {
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Documents of a collection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "list";
                        data: {
                            id: string;
                            /** @constant */
                            object: "document";
                            collection_id: string;
                            /** @description The document that this one was found in: a mail, an archive, a PDF with attachments. */
                            part_of: string | null;
                            /** @description The name the file was uploaded under; never used as a path. */
                            title: string;
                            /** @description Found from the content; null until it was read. */
                            media_type: string | null;
                            kind: ("text" | "code" | "pdf" | "image" | "audio" | "office" | "book" | "mail" | "archive") | null;
                            bytes: number;
                            sha256: string;
                            /** @enum {string} */
                            status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                            error: {
                                code: string;
                                message: string;
                            } | null;
                            progress: {
                                /** @enum {string} */
                                stage: "reading" | "prefilling";
                                done: number;
                                total: number | null;
                                /** @enum {string} */
                                unit: "pages" | "files" | "seconds" | "tokens" | "bytes";
                            } | null;
                            attempts: number;
                            tokens: number | null;
                            /** @description Of tokens: those that were computed before, with an earlier version; the others were computed now. */
                            reused_tokens: number | null;
                            pages: number | null;
                            duration_ms: number | null;
                            skipped_count: number;
                            created_at: number;
                            ready_at: number | null;
                            timings_ms: {
                                read: number | null;
                                prefill: number | null;
                            };
                        }[];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    createDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                collection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Uploads one file; reading it starts by itself. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "document";
                        collection_id: string;
                        /** @description The document that this one was found in: a mail, an archive, a PDF with attachments. */
                        part_of: string | null;
                        /** @description The name the file was uploaded under; never used as a path. */
                        title: string;
                        /** @description Found from the content; null until it was read. */
                        media_type: string | null;
                        kind: ("text" | "code" | "pdf" | "image" | "audio" | "office" | "book" | "mail" | "archive") | null;
                        bytes: number;
                        sha256: string;
                        /** @enum {string} */
                        status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                        error: {
                            code: string;
                            message: string;
                        } | null;
                        progress: {
                            /** @enum {string} */
                            stage: "reading" | "prefilling";
                            done: number;
                            total: number | null;
                            /** @enum {string} */
                            unit: "pages" | "files" | "seconds" | "tokens" | "bytes";
                        } | null;
                        attempts: number;
                        tokens: number | null;
                        /** @description Of tokens: those that were computed before, with an earlier version; the others were computed now. */
                        reused_tokens: number | null;
                        pages: number | null;
                        duration_ms: number | null;
                        skipped_count: number;
                        created_at: number;
                        ready_at: number | null;
                        timings_ms: {
                            read: number | null;
                            prefill: number | null;
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description State of one document, with what was skipped and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "document";
                        collection_id: string;
                        /** @description The document that this one was found in: a mail, an archive, a PDF with attachments. */
                        part_of: string | null;
                        /** @description The name the file was uploaded under; never used as a path. */
                        title: string;
                        /** @description Found from the content; null until it was read. */
                        media_type: string | null;
                        kind: ("text" | "code" | "pdf" | "image" | "audio" | "office" | "book" | "mail" | "archive") | null;
                        bytes: number;
                        sha256: string;
                        /** @enum {string} */
                        status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                        error: {
                            code: string;
                            message: string;
                        } | null;
                        progress: {
                            /** @enum {string} */
                            stage: "reading" | "prefilling";
                            done: number;
                            total: number | null;
                            /** @enum {string} */
                            unit: "pages" | "files" | "seconds" | "tokens" | "bytes";
                        } | null;
                        attempts: number;
                        tokens: number | null;
                        /** @description Of tokens: those that were computed before, with an earlier version; the others were computed now. */
                        reused_tokens: number | null;
                        pages: number | null;
                        duration_ms: number | null;
                        skipped_count: number;
                        created_at: number;
                        ready_at: number | null;
                        timings_ms: {
                            read: number | null;
                            prefill: number | null;
                        };
                        skipped: {
                            what: string;
                            why: string;
                        }[];
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    deleteDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deletes a document and everything computed from it; answers with the receipt. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        object: string;
                        /** @constant */
                        deleted: true;
                        receipt: {
                            /** @description Of the receipt: GET /v1/deletions/{id} shows it again. */
                            id: string;
                            /** @constant */
                            object: "deletion";
                            target: {
                                /** @enum {string} */
                                object: "document" | "collection";
                                id: string;
                            };
                            /** @enum {string} */
                            status: "pending" | "complete";
                            created_at: number;
                            completed_at: number | null;
                            bytes_removed: number;
                            items: {
                                /**
                                 * @description upload, sequence, page_image: stored files, named by SHA-256. context_file: what was computed, with its index and postings. answer: deleted because it quoted the document. coverage: an answer that only stood over it; its entry has lost title and details. memory: pools and caches of a worker.
                                 * @enum {string}
                                 */
                                kind: "document" | "upload" | "sequence" | "context_file" | "page_image" | "answer" | "coverage" | "memory";
                                name: string;
                                /** @description Null where nobody knows. */
                                bytes: number | null;
                                /**
                                 * @description removed: it had happened before this was said.
                                 * @enum {string}
                                 */
                                status: "pending" | "removed" | "kept";
                                /** @description kept: the document of yours that still needs it. */
                                used_by: string | null;
                                done_at: number | null;
                            }[];
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDocumentContent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The uploaded bytes (ranges allowed). */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDocumentText: {
        parameters: {
            query?: {
                path?: string;
                start?: number;
                end?: number;
            };
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The extracted text, or a part or one file of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "document.text";
                        document_id: string;
                        path: string | null;
                        start_char_index: number;
                        end_char_index: number;
                        total_chars: number;
                        text: string;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDocumentSpans: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
            };
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pages, files or utterances with their token ranges. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "document.spans";
                        document_id: string;
                        total: number;
                        data: {
                            /** @enum {string} */
                            modality: "text" | "code" | "page" | "image" | "audio";
                            token_start: number;
                            token_end: number;
                            char_start: number;
                            char_end: number;
                            source: {
                                /** @constant */
                                kind: "chars";
                            } | {
                                /** @constant */
                                kind: "lines";
                                path: string;
                                language?: string;
                                commit?: string;
                            } | {
                                /** @constant */
                                kind: "page";
                                pageNumber: number;
                                width: number;
                                height: number;
                                /** @enum {string} */
                                read: "text-layer" | "ocr";
                            } | {
                                /** @constant */
                                kind: "image";
                                pageNumber: number;
                                width: number;
                                height: number;
                            } | {
                                /** @constant */
                                kind: "time";
                                startMs: number;
                                endMs: number;
                                speaker?: string;
                            };
                            /** @description Given for audio: the words of the utterance. */
                            text?: string;
                        }[];
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDocumentStructure: {
        parameters: {
            query?: {
                offset?: number;
                limit?: number;
                start?: number;
                end?: number;
            };
            header?: never;
            path: {
                document_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Headings, sections, tables, sheets, slides, symbols: what each range of the text is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "document.structure";
                        document_id: string;
                        /** @description Of the parts asked for, those of all pages of the list together. */
                        total: number;
                        /** @description Nested or disjoint; sorted by char_start, an outer part before those inside it. */
                        data: {
                            /** @enum {string} */
                            kind: "section" | "heading" | "list_item" | "table" | "table_row" | "table_cell" | "caption" | "footnote" | "page_header" | "page_footer" | "figure" | "formula" | "seal" | "note" | "form_field" | "link" | "sheet" | "slide" | "chapter" | "mail" | "notebook_cell" | "function" | "class" | "type" | "secret";
                            char_start: number;
                            char_end: number;
                            label?: string;
                            level?: number;
                        }[];
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDocumentPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                document_id: string;
                page_number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page or image drawn as PNG. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deletion_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt of a deletion, as far as it has come. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the receipt: GET /v1/deletions/{id} shows it again. */
                        id: string;
                        /** @constant */
                        object: "deletion";
                        target: {
                            /** @enum {string} */
                            object: "document" | "collection";
                            id: string;
                        };
                        /** @enum {string} */
                        status: "pending" | "complete";
                        created_at: number;
                        completed_at: number | null;
                        bytes_removed: number;
                        items: {
                            /**
                             * @description upload, sequence, page_image: stored files, named by SHA-256. context_file: what was computed, with its index and postings. answer: deleted because it quoted the document. coverage: an answer that only stood over it; its entry has lost title and details. memory: pools and caches of a worker.
                             * @enum {string}
                             */
                            kind: "document" | "upload" | "sequence" | "context_file" | "page_image" | "answer" | "coverage" | "memory";
                            name: string;
                            /** @description Null where nobody knows. */
                            bytes: number | null;
                            /**
                             * @description removed: it had happened before this was said.
                             * @enum {string}
                             */
                            status: "pending" | "removed" | "kept";
                            /** @description kept: the document of yours that still needs it. */
                            used_by: string | null;
                            done_at: number | null;
                        }[];
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    listAnswers: {
        parameters: {
            query?: {
                limit?: number;
                after?: string;
                order?: "asc" | "desc";
                collection_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Earlier answers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        object: "list";
                        data: {
                            id: string;
                            /** @constant */
                            object: "answer";
                            created_at: number;
                            collection_id: string;
                            question: string;
                            model: string;
                            /** @enum {string} */
                            mode: "quote" | "prose";
                            /** @description False: the documents do not say; the evidence is then only the nearest there is. */
                            found: boolean;
                            content: {
                                /** @constant */
                                type: "text";
                                text: string;
                                citations: ({
                                    /** @constant */
                                    type: "char_location";
                                    /** @description UTF-16 index into the extracted text. */
                                    start_char_index: number;
                                    /** @description Exclusive. */
                                    end_char_index: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "line_location";
                                    path: string;
                                    commit?: string;
                                    start_line: number;
                                    /** @description Inclusive. */
                                    end_line: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "box_location";
                                    /** @description Page of the first box. */
                                    page_number: number;
                                    /** @description PDF points, origin top left of the page as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "region_location";
                                    /** @description Image pixels, origin top left of the image as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "time_location";
                                    start_ms: number;
                                    end_ms: number;
                                    speaker?: string;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                })[];
                            }[];
                            evidence: {
                                rank: number;
                                score: number;
                                citation: {
                                    /** @constant */
                                    type: "char_location";
                                    /** @description UTF-16 index into the extracted text. */
                                    start_char_index: number;
                                    /** @description Exclusive. */
                                    end_char_index: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "line_location";
                                    path: string;
                                    commit?: string;
                                    start_line: number;
                                    /** @description Inclusive. */
                                    end_line: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "box_location";
                                    /** @description Page of the first box. */
                                    page_number: number;
                                    /** @description PDF points, origin top left of the page as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "region_location";
                                    /** @description Image pixels, origin top left of the image as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "time_location";
                                    start_ms: number;
                                    end_ms: number;
                                    speaker?: string;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                };
                                /** @description The words of the quote that answer, where the model marked any. */
                                answer?: {
                                    text: string;
                                    /** @description Where it starts in cited_text, in UTF-16 units. */
                                    start: number;
                                    /** @description Where it ends, exclusive. */
                                    end: number;
                                };
                            }[];
                            usage: {
                                prompt_tokens: number;
                                completion_tokens: number;
                                total_tokens: number;
                                prompt_cache_hit_tokens: number;
                                prompt_cache_miss_tokens: number;
                                prompt_tokens_details: {
                                    cached_tokens: number;
                                };
                                cache_tiers: {
                                    device: number;
                                    host: number;
                                    disk: number;
                                    miss: number;
                                };
                            };
                            coverage: {
                                tokens: number;
                                documents: {
                                    document_id: string;
                                    title: string;
                                    token_start: number;
                                    token_end: number;
                                    skipped: {
                                        what: string;
                                        why: string;
                                    }[];
                                }[];
                                /**
                                 * @description Documents asked for that are not in the context, each with the reason.
                                 * @default []
                                 */
                                not_read: {
                                    document_id: string;
                                    title: string;
                                    /** @enum {string} */
                                    status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                                    why: string;
                                }[];
                            };
                            timings_ms: {
                                restore: number;
                                select: number;
                                read: number;
                                generate: number;
                                total: number;
                            };
                        }[];
                        first_id: string | null;
                        last_id: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    createAnswer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    collection_id: string;
                    question: string;
                    /**
                     * @description How many evidence items to return.
                     * @default 5
                     */
                    top?: number;
                    /** @description Ask only over these. */
                    document_ids?: string[];
                    /** @default false */
                    stream?: boolean;
                };
            };
        };
        responses: {
            /** @description Asks a question over a collection. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "answer";
                        created_at: number;
                        collection_id: string;
                        question: string;
                        model: string;
                        /** @enum {string} */
                        mode: "quote" | "prose";
                        /** @description False: the documents do not say; the evidence is then only the nearest there is. */
                        found: boolean;
                        content: {
                            /** @constant */
                            type: "text";
                            text: string;
                            citations: ({
                                /** @constant */
                                type: "char_location";
                                /** @description UTF-16 index into the extracted text. */
                                start_char_index: number;
                                /** @description Exclusive. */
                                end_char_index: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "line_location";
                                path: string;
                                commit?: string;
                                start_line: number;
                                /** @description Inclusive. */
                                end_line: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "box_location";
                                /** @description Page of the first box. */
                                page_number: number;
                                /** @description PDF points, origin top left of the page as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "region_location";
                                /** @description Image pixels, origin top left of the image as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "time_location";
                                start_ms: number;
                                end_ms: number;
                                speaker?: string;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            })[];
                        }[];
                        evidence: {
                            rank: number;
                            score: number;
                            citation: {
                                /** @constant */
                                type: "char_location";
                                /** @description UTF-16 index into the extracted text. */
                                start_char_index: number;
                                /** @description Exclusive. */
                                end_char_index: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "line_location";
                                path: string;
                                commit?: string;
                                start_line: number;
                                /** @description Inclusive. */
                                end_line: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "box_location";
                                /** @description Page of the first box. */
                                page_number: number;
                                /** @description PDF points, origin top left of the page as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "region_location";
                                /** @description Image pixels, origin top left of the image as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "time_location";
                                start_ms: number;
                                end_ms: number;
                                speaker?: string;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            };
                            /** @description The words of the quote that answer, where the model marked any. */
                            answer?: {
                                text: string;
                                /** @description Where it starts in cited_text, in UTF-16 units. */
                                start: number;
                                /** @description Where it ends, exclusive. */
                                end: number;
                            };
                        }[];
                        usage: {
                            prompt_tokens: number;
                            completion_tokens: number;
                            total_tokens: number;
                            prompt_cache_hit_tokens: number;
                            prompt_cache_miss_tokens: number;
                            prompt_tokens_details: {
                                cached_tokens: number;
                            };
                            cache_tiers: {
                                device: number;
                                host: number;
                                disk: number;
                                miss: number;
                            };
                        };
                        coverage: {
                            tokens: number;
                            documents: {
                                document_id: string;
                                title: string;
                                token_start: number;
                                token_end: number;
                                skipped: {
                                    what: string;
                                    why: string;
                                }[];
                            }[];
                            /**
                             * @description Documents asked for that are not in the context, each with the reason.
                             * @default []
                             */
                            not_read: {
                                document_id: string;
                                title: string;
                                /** @enum {string} */
                                status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                                why: string;
                            }[];
                        };
                        timings_ms: {
                            restore: number;
                            select: number;
                            read: number;
                            generate: number;
                            total: number;
                        };
                    };
                    "text/event-stream": {
                        /** @constant */
                        type: "answer.created";
                        id: string;
                    } | {
                        /** @constant */
                        type: "answer.evidence";
                        evidence: {
                            rank: number;
                            score: number;
                            citation: {
                                /** @constant */
                                type: "char_location";
                                /** @description UTF-16 index into the extracted text. */
                                start_char_index: number;
                                /** @description Exclusive. */
                                end_char_index: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "line_location";
                                path: string;
                                commit?: string;
                                start_line: number;
                                /** @description Inclusive. */
                                end_line: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "box_location";
                                /** @description Page of the first box. */
                                page_number: number;
                                /** @description PDF points, origin top left of the page as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "region_location";
                                /** @description Image pixels, origin top left of the image as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "time_location";
                                start_ms: number;
                                end_ms: number;
                                speaker?: string;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            };
                            /** @description The words of the quote that answer, where the model marked any. */
                            answer?: {
                                text: string;
                                /** @description Where it starts in cited_text, in UTF-16 units. */
                                start: number;
                                /** @description Where it ends, exclusive. */
                                end: number;
                            };
                        };
                    } | {
                        /** @constant */
                        type: "answer.text.delta";
                        text: string;
                    } | {
                        /** @constant */
                        type: "answer.completed";
                        answer: {
                            id: string;
                            /** @constant */
                            object: "answer";
                            created_at: number;
                            collection_id: string;
                            question: string;
                            model: string;
                            /** @enum {string} */
                            mode: "quote" | "prose";
                            /** @description False: the documents do not say; the evidence is then only the nearest there is. */
                            found: boolean;
                            content: {
                                /** @constant */
                                type: "text";
                                text: string;
                                citations: ({
                                    /** @constant */
                                    type: "char_location";
                                    /** @description UTF-16 index into the extracted text. */
                                    start_char_index: number;
                                    /** @description Exclusive. */
                                    end_char_index: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "line_location";
                                    path: string;
                                    commit?: string;
                                    start_line: number;
                                    /** @description Inclusive. */
                                    end_line: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "box_location";
                                    /** @description Page of the first box. */
                                    page_number: number;
                                    /** @description PDF points, origin top left of the page as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "region_location";
                                    /** @description Image pixels, origin top left of the image as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "time_location";
                                    start_ms: number;
                                    end_ms: number;
                                    speaker?: string;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                })[];
                            }[];
                            evidence: {
                                rank: number;
                                score: number;
                                citation: {
                                    /** @constant */
                                    type: "char_location";
                                    /** @description UTF-16 index into the extracted text. */
                                    start_char_index: number;
                                    /** @description Exclusive. */
                                    end_char_index: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "line_location";
                                    path: string;
                                    commit?: string;
                                    start_line: number;
                                    /** @description Inclusive. */
                                    end_line: number;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "box_location";
                                    /** @description Page of the first box. */
                                    page_number: number;
                                    /** @description PDF points, origin top left of the page as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "region_location";
                                    /** @description Image pixels, origin top left of the image as displayed. */
                                    boxes: {
                                        /** @description 1-based; for a single image 1. */
                                        page_number: number;
                                        x0: number;
                                        y0: number;
                                        x1: number;
                                        y1: number;
                                    }[];
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                } | {
                                    /** @constant */
                                    type: "time_location";
                                    start_ms: number;
                                    end_ms: number;
                                    speaker?: string;
                                    document_id: string;
                                    document_title: string;
                                    cited_text: string;
                                    /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                    within?: string[];
                                    /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                    verified: boolean;
                                };
                                /** @description The words of the quote that answer, where the model marked any. */
                                answer?: {
                                    text: string;
                                    /** @description Where it starts in cited_text, in UTF-16 units. */
                                    start: number;
                                    /** @description Where it ends, exclusive. */
                                    end: number;
                                };
                            }[];
                            usage: {
                                prompt_tokens: number;
                                completion_tokens: number;
                                total_tokens: number;
                                prompt_cache_hit_tokens: number;
                                prompt_cache_miss_tokens: number;
                                prompt_tokens_details: {
                                    cached_tokens: number;
                                };
                                cache_tiers: {
                                    device: number;
                                    host: number;
                                    disk: number;
                                    miss: number;
                                };
                            };
                            coverage: {
                                tokens: number;
                                documents: {
                                    document_id: string;
                                    title: string;
                                    token_start: number;
                                    token_end: number;
                                    skipped: {
                                        what: string;
                                        why: string;
                                    }[];
                                }[];
                                /**
                                 * @description Documents asked for that are not in the context, each with the reason.
                                 * @default []
                                 */
                                not_read: {
                                    document_id: string;
                                    title: string;
                                    /** @enum {string} */
                                    status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                                    why: string;
                                }[];
                            };
                            timings_ms: {
                                restore: number;
                                select: number;
                                read: number;
                                generate: number;
                                total: number;
                            };
                        };
                    } | {
                        /** @constant */
                        type: "error";
                        error: {
                            message: string;
                            code: string;
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
    getAnswer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                answer_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One earlier answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "answer";
                        created_at: number;
                        collection_id: string;
                        question: string;
                        model: string;
                        /** @enum {string} */
                        mode: "quote" | "prose";
                        /** @description False: the documents do not say; the evidence is then only the nearest there is. */
                        found: boolean;
                        content: {
                            /** @constant */
                            type: "text";
                            text: string;
                            citations: ({
                                /** @constant */
                                type: "char_location";
                                /** @description UTF-16 index into the extracted text. */
                                start_char_index: number;
                                /** @description Exclusive. */
                                end_char_index: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "line_location";
                                path: string;
                                commit?: string;
                                start_line: number;
                                /** @description Inclusive. */
                                end_line: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "box_location";
                                /** @description Page of the first box. */
                                page_number: number;
                                /** @description PDF points, origin top left of the page as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "region_location";
                                /** @description Image pixels, origin top left of the image as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "time_location";
                                start_ms: number;
                                end_ms: number;
                                speaker?: string;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            })[];
                        }[];
                        evidence: {
                            rank: number;
                            score: number;
                            citation: {
                                /** @constant */
                                type: "char_location";
                                /** @description UTF-16 index into the extracted text. */
                                start_char_index: number;
                                /** @description Exclusive. */
                                end_char_index: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "line_location";
                                path: string;
                                commit?: string;
                                start_line: number;
                                /** @description Inclusive. */
                                end_line: number;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "box_location";
                                /** @description Page of the first box. */
                                page_number: number;
                                /** @description PDF points, origin top left of the page as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "region_location";
                                /** @description Image pixels, origin top left of the image as displayed. */
                                boxes: {
                                    /** @description 1-based; for a single image 1. */
                                    page_number: number;
                                    x0: number;
                                    y0: number;
                                    x1: number;
                                    y1: number;
                                }[];
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            } | {
                                /** @constant */
                                type: "time_location";
                                start_ms: number;
                                end_ms: number;
                                speaker?: string;
                                document_id: string;
                                document_title: string;
                                cited_text: string;
                                /** @description What the quote stands in, outermost first: headings, sheet and row, slide, chapter, class and function. */
                                within?: string[];
                                /** @description The server cut the text out of the stored document at this location again and it was the same. */
                                verified: boolean;
                            };
                            /** @description The words of the quote that answer, where the model marked any. */
                            answer?: {
                                text: string;
                                /** @description Where it starts in cited_text, in UTF-16 units. */
                                start: number;
                                /** @description Where it ends, exclusive. */
                                end: number;
                            };
                        }[];
                        usage: {
                            prompt_tokens: number;
                            completion_tokens: number;
                            total_tokens: number;
                            prompt_cache_hit_tokens: number;
                            prompt_cache_miss_tokens: number;
                            prompt_tokens_details: {
                                cached_tokens: number;
                            };
                            cache_tiers: {
                                device: number;
                                host: number;
                                disk: number;
                                miss: number;
                            };
                        };
                        coverage: {
                            tokens: number;
                            documents: {
                                document_id: string;
                                title: string;
                                token_start: number;
                                token_end: number;
                                skipped: {
                                    what: string;
                                    why: string;
                                }[];
                            }[];
                            /**
                             * @description Documents asked for that are not in the context, each with the reason.
                             * @default []
                             */
                            not_read: {
                                document_id: string;
                                title: string;
                                /** @enum {string} */
                                status: "queued" | "reading" | "prefilling" | "ready" | "failed";
                                why: string;
                            }[];
                        };
                        timings_ms: {
                            restore: number;
                            select: number;
                            read: number;
                            generate: number;
                            total: number;
                        };
                    };
                };
            };
            /** @description What happened, to which input, what to do. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        error: {
                            message: string;
                            type: string;
                            param: string | null;
                            code: string;
                        };
                    };
                };
            };
        };
    };
}
